import { createRequire } from "node:module";

import {
  AbiCoder,
  concat,
  Contract,
  ContractFactory,
  getAddress,
  getBytes,
  Interface,
  type InterfaceAbi,
  type Signer,
  toBeHex,
  zeroPadValue,
  ZeroAddress,
} from "ethers";

const require = createRequire(import.meta.url);

interface Artifact {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

function artifactOf(path: string): Artifact {
  return require(`@safe-global/safe-smart-account/build/artifacts/contracts/${path}.json`) as Artifact;
}

async function deploy(path: string, deployer: Signer): Promise<string> {
  const { abi, bytecode } = artifactOf(path);
  const contract = await new ContractFactory(abi, bytecode, deployer).deploy();
  await contract.waitForDeployment();
  return await contract.getAddress();
}

/** A real Safe, version 1.5.0: the published contracts, as a proxy behind its factory. */
export class Safe {
  private constructor(
    readonly contract: Contract,
    readonly address: string,
    private readonly signMessageLib: string,
    private readonly chainId: bigint,
  ) {}

  /** @param threshold How many of the owners must sign; all of them without it. */
  static async deploy(deployer: Signer, owners: readonly string[], threshold = owners.length): Promise<Safe> {
    const singleton = await deploy("Safe.sol/Safe", deployer);
    const handler = await deploy("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler", deployer);
    const signMessageLib = await deploy("libraries/SignMessageLib.sol/SignMessageLib", deployer);
    const factory = new Contract(
      await deploy("proxies/SafeProxyFactory.sol/SafeProxyFactory", deployer),
      artifactOf("proxies/SafeProxyFactory.sol/SafeProxyFactory").abi,
      deployer,
    );
    const { abi } = artifactOf("Safe.sol/Safe");
    const setup = new Interface(abi).encodeFunctionData("setup", [
      owners,
      threshold,
      ZeroAddress,
      "0x",
      handler,
      ZeroAddress,
      0,
      ZeroAddress,
    ]);
    const create = factory.getFunction("createProxyWithNonce");
    const address = getAddress((await create.staticCall(singleton, setup, 0)) as string);
    await create.send(singleton, setup, 0);
    const chainId = (await deployer.provider!.getNetwork()).chainId;
    return new Safe(new Contract(address, abi, deployer), address, signMessageLib, chainId);
  }

  /** What makes the Safe's signature over `digest`: each owner signs, and their signatures stand by rising address. */
  async sign(digest: string, owners: readonly Signer[]): Promise<string> {
    const domain = { chainId: this.chainId, verifyingContract: this.address };
    const types = { SafeMessage: [{ name: "message", type: "bytes" }] };
    const message = AbiCoder.defaultAbiCoder().encode(["bytes32"], [digest]);
    const sorted = await byAddress(owners);
    return concat(await Promise.all(sorted.map((owner) => owner.signTypedData(domain, types, { message }))));
  }

  /** Lets the Safe, as its only owner, call `to`. */
  async execute(owner: Signer, to: string, data: string, delegate = false) {
    // A signature of version 1 says that the sender is the owner.
    const bySender = concat([zeroPadValue(await owner.getAddress(), 32), zeroPadValue("0x", 32), toBeHex(1, 1)]);
    return (await (this.contract.connect(owner) as Contract)
      .getFunction("execTransaction")
      .send(to, 0, data, delegate ? 1 : 0, 0, 0, 0, ZeroAddress, ZeroAddress, bySender)) as Awaited<
      ReturnType<Signer["sendTransaction"]>
    >;
  }

  /** Lets the Safe, as its only owner, sign `digest` on chain, so that it accepts an empty signature. */
  async signOnChain(owner: Signer, digest: string): Promise<void> {
    const message = AbiCoder.defaultAbiCoder().encode(["bytes32"], [digest]);
    const { abi } = artifactOf("libraries/SignMessageLib.sol/SignMessageLib");
    const data = new Interface(abi).encodeFunctionData("signMessage", [message]);
    await this.execute(owner, this.signMessageLib, data, true);
  }

  /** Lets the Safe call `to` with the signatures of `owners`, in a transaction of `sender`. */
  async executeSigned(sender: Signer, owners: readonly Signer[], to: string, data: string) {
    const contract = this.contract.connect(sender) as Contract;
    const call = [to, 0, data, 0, 0, 0, 0, ZeroAddress, ZeroAddress] as const;
    const nonce = (await contract.getFunction("nonce")()) as bigint;
    const hash = (await contract.getFunction("getTransactionHash")(...call, nonce)) as string;
    const signatures = (await byAddress(owners)).map(async (owner) => {
      // A signed message, told by v + 4.
      const bytes = getBytes(await owner.signMessage(getBytes(hash)));
      bytes[64] = (bytes[64] ?? 0) + 4;
      return bytes;
    });
    const execTransaction = contract.getFunction("execTransaction");
    return await execTransaction.send(...call, concat(await Promise.all(signatures)));
  }

  /** Replaces `from` by `to` among the owners, with the signatures of `owners`. */
  async replaceOwner(owners: readonly Signer[], from: Signer, to: Signer): Promise<void> {
    const list = (await this.contract.getFunction("getOwners")()) as string[];
    const old = await from.getAddress();
    const previous = list[list.indexOf(old) - 1] ?? "0x0000000000000000000000000000000000000001";
    const data = this.contract.interface.encodeFunctionData("swapOwner", [previous, old, await to.getAddress()]);
    await this.executeSigned(from, owners, this.address, data);
  }
}

async function byAddress(signers: readonly Signer[]): Promise<Signer[]> {
  const named = await Promise.all(signers.map(async (signer) => ({ signer, address: await signer.getAddress() })));
  named.sort((one, other) => (BigInt(one.address) < BigInt(other.address) ? -1 : 1));
  return named.map(({ signer }) => signer);
}
