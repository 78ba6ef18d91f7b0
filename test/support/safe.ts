import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import {
  concat,
  Contract,
  ContractFactory,
  getBytes,
  Interface,
  ZeroAddress,
  type ContractTransactionResponse,
  type InterfaceAbi,
  type Signer,
} from "ethers";

/** A Safe on a local chain, deployed from its published contracts. */
export interface Safe {
  readonly address: string;
  /** Replaces `from` by `to` among the owners, as the owners would. */
  replaceOwner(from: Signer, to: Signer): Promise<void>;
  /** What `owners` sign so that the Safe calls `digest` signed (ERC-1271): 65 bytes for each. */
  sign(digest: string, owners: readonly Signer[]): Promise<string>;
}

const artifact = (path: string) =>
  JSON.parse(
    readFileSync(
      createRequire(import.meta.url).resolve(`@safe-global/safe-smart-account/build/artifacts/contracts/${path}`),
      "utf8",
    ),
  ) as { abi: InterfaceAbi; bytecode: string };

/** Deploys a Safe that all `owners` must sign for. */
export async function deploySafe(deployer: Signer, owners: readonly Signer[]): Promise<Safe> {
  const deploy = async (path: string, ...args: unknown[]) => {
    const { abi, bytecode } = artifact(path);
    const deployed = await new ContractFactory(abi, bytecode, deployer).deploy(...args);
    await deployed.waitForDeployment();
    return await deployed.getAddress();
  };
  const singleton = await deploy("Safe.sol/Safe.json");
  const handler = await deploy("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json");
  const address = await deploy("proxies/SafeProxy.sol/SafeProxy.json", singleton);
  const abi = new Interface(artifact("Safe.sol/Safe.json").abi);
  const safe = new Contract(address, abi, deployer);
  const transact = async (method: string, ...args: readonly unknown[]) => {
    const tx: ContractTransactionResponse = await safe.getFunction(method).send(...args);
    await tx.wait();
  };
  const addresses = await Promise.all(owners.map((owner) => owner.getAddress()));
  const none = [ZeroAddress, "0x", handler, ZeroAddress, 0, ZeroAddress];
  await transact("setup", addresses, addresses.length, ...none);

  const inOrder = async (signers: readonly Signer[]) => {
    const named = await Promise.all(signers.map(async (signer) => ({ signer, address: await signer.getAddress() })));
    return named.sort((one, other) => (BigInt(one.address) < BigInt(other.address) ? -1 : 1));
  };
  if (deployer.provider === null) throw new Error("The deployer has no provider.");
  const { chainId } = await deployer.provider.getNetwork();
  const domain = { chainId, verifyingContract: address };
  return {
    address,
    async sign(digest, signers) {
      const types = { SafeMessage: [{ name: "message", type: "bytes" }] };
      const sorted = await inOrder(signers);
      return concat(
        await Promise.all(sorted.map(({ signer }) => signer.signTypedData(domain, types, { message: digest }))),
      );
    },
    async replaceOwner(from, to) {
      const list = (await safe.getFunction("getOwners")()) as string[];
      const old = await from.getAddress();
      const previous = list[list.indexOf(old) - 1] ?? "0x0000000000000000000000000000000000000001";
      const data = abi.encodeFunctionData("swapOwner", [previous, old, await to.getAddress()]);
      const call = [address, 0, data, 0, 0, 0, 0, ZeroAddress, ZeroAddress] as const;
      const hash = (await safe.getFunction("getTransactionHash")(...call, await safe.getFunction("nonce")())) as string;
      const signatures = (await inOrder(owners)).map(async ({ signer }) => {
        // A signed message, told by v + 4.
        const bytes = getBytes(await signer.signMessage(getBytes(hash)));
        bytes[64] = (bytes[64] ?? 0) + 4;
        return bytes;
      });
      await transact("execTransaction", ...call, concat(await Promise.all(signatures)));
    },
  };
}
