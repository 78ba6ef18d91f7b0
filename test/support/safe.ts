import { createRequire } from "node:module";

import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  concat,
  Contract,
  ContractFactory,
  ZeroAddress,
  type ContractTransactionResponse,
  type InterfaceAbi,
} from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

/** A Safe: a wallet that acts when enough of its owners signed. */
export interface Safe {
  readonly address: string;
  readonly contract: Contract;
  /** Has the Safe call `to`, with the signatures of `signers`; anyone sends it. */
  execute(to: string, data: string, signers: readonly HardhatEthersSigner[]): Promise<ContractTransactionResponse>;
}

interface Artifact {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

const SAFE_TX = {
  SafeTx: [
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "data", type: "bytes" },
    { name: "operation", type: "uint8" },
    { name: "safeTxGas", type: "uint256" },
    { name: "baseGas", type: "uint256" },
    { name: "gasPrice", type: "uint256" },
    { name: "gasToken", type: "address" },
    { name: "refundReceiver", type: "address" },
    { name: "nonce", type: "uint256" },
  ],
};

/** Deploys a Safe 1.5.0 through its factory, from the published build: a proxy, as every Safe in use is. */
export async function deploySafe(
  { ethers }: NetworkConnection,
  sender: HardhatEthersSigner,
  owners: readonly HardhatEthersSigner[],
  threshold: number,
): Promise<Safe> {
  const singleton = await deploy(sender, "Safe.sol/Safe");
  const factory = await deploy(sender, "proxies/SafeProxyFactory.sol/SafeProxyFactory");
  const setup = singleton.interface.encodeFunctionData("setup", [
    owners.map(({ address }) => address),
    threshold,
    ZeroAddress,
    "0x",
    ZeroAddress,
    ZeroAddress,
    0,
    ZeroAddress,
  ]);
  const create = factory.getFunction("createProxyWithNonce");
  const address = (await create.staticCall(await singleton.getAddress(), setup, 0)) as string;
  await create(await singleton.getAddress(), setup, 0);
  const contract = new Contract(address, singleton.interface, sender);
  const { chainId } = await ethers.provider.getNetwork();

  return {
    address,
    contract,
    async execute(to, data, signers) {
      const nonce = (await contract.getFunction("nonce")()) as bigint;
      const call = { to, value: 0, data, operation: 0, safeTxGas: 0, baseGas: 0, gasPrice: 0 };
      const refund = { gasToken: ZeroAddress, refundReceiver: ZeroAddress };
      const domain = { chainId, verifyingContract: address };
      // The Safe wants them in the order of the owners' addresses.
      const sorted = [...signers].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
      const signatures = await Promise.all(
        sorted.map((signer) => signer.signTypedData(domain, SAFE_TX, { ...call, ...refund, nonce })),
      );
      return (await contract.getFunction("execTransaction")(
        ...Object.values(call),
        ...Object.values(refund),
        concat(signatures),
      )) as ContractTransactionResponse;
    },
  };
}

async function deploy(sender: HardhatEthersSigner, path: string): Promise<Contract> {
  const require = createRequire(import.meta.url);
  const { abi, bytecode } = require(
    `@safe-global/safe-smart-account/build/artifacts/contracts/${path}.json`,
  ) as Artifact;
  const contract = await new ContractFactory(abi, bytecode, sender).deploy();
  await contract.waitForDeployment();
  return contract as Contract;
}
