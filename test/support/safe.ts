import { createRequire } from "node:module";

import {
  AbiCoder,
  concat,
  Contract,
  ContractFactory,
  getAddress,
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

  static async deploy(deployer: Signer, owners: readonly string[], threshold: number): Promise<Safe> {
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
    const signed = await Promise.all(
      owners.map(async (owner) => ({
        owner: await owner.getAddress(),
        signature: await owner.signTypedData(domain, types, { message }),
      })),
    );
    signed.sort((a, b) => (BigInt(a.owner) < BigInt(b.owner) ? -1 : 1));
    return concat(signed.map(({ signature }) => signature));
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
}
