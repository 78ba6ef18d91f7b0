import { concat, getCreate2Address, getCreateAddress, keccak256 } from "ethers";

/** What decides where deposits go, beside the agreement's id. Take both from where the escrow's own address is from. */
export interface DepositContracts {
  /** Address of `DepositAddresses`. */
  readonly factory: string;
  /** Address of the code behind its accounts: {@link implementationOf} the factory. */
  readonly implementation: string;
}

// ERC-1167: ten bytes that deploy what follows, and a proxy of 45 bytes with the implementation's address inside.
const DEPLOY = "0x3d602d80600a3d3981f3";
const PROXY_BEFORE = "0x363d3d373d3d3d363d73";
const PROXY_AFTER = "0x5af43d82803e903d91602b57fd5bf3";

/**
 * Where to send the money for an agreement, computed without a chain: the CREATE2 address of the factory's clone with
 * the id as salt. Says nothing about whether there is such an agreement.
 *
 * Compare it with what somebody shows you before you send: an address that the other side computed may be anyone's.
 *
 * @param id The agreement's id, 32 bytes: `agreementId` of `toolkit/terms/typed-data.ts`.
 * @returns The address, with checksum.
 */
export function depositAddress(id: string, { factory, implementation }: DepositContracts): string {
  const initCode = concat([DEPLOY, PROXY_BEFORE, implementation, PROXY_AFTER]);
  return getCreate2Address(factory, id, keccak256(initCode));
}

/** Address of the code behind a factory's accounts: the first contract that it deployed, in its constructor. */
export function implementationOf(factory: string): string {
  return getCreateAddress({ from: factory, nonce: 1 });
}
