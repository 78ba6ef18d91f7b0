import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { hexlify, parseEther, type Signer } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import LocalNetwork from "../../deploy/modules/LocalNetwork.js";
import { LocalDon } from "../../toolkit/don/local-don.js";
import type { RoundReport } from "../../toolkit/don/round-report.js";
import { deployFunctionsStack, stackAddresses } from "../../toolkit/don/stack.js";
import { permit2Code } from "../../toolkit/don/permit2-code.js";
import { PERMIT2_ADDRESS } from "../../toolkit/funding/permit2.js";
import { MockUsdc__factory } from "../../typechain-types/factories/contracts/test/MockUsdc__factory.js";
import { forgetLocalDeployment, LOCAL_CHAIN_ID, writeNetworkFile, type LocalNetworkFile } from "./network-file.js";
import { startSampleCrm } from "./sample-crm.js";

/** A chain on this machine with everything on it, while it runs. */
export interface LocalNetworkRun {
  readonly file: LocalNetworkFile;
  readonly escrow: string;
  readonly functionsMetricOracle: string;
  readonly attestedMetricOracle: string;
  readonly token: string;
  /** The accounts that have ether and tokens: client, agency, arbiter. */
  readonly accounts: readonly string[];
  stop(): Promise<void>;
}

/** What each of the first three accounts gets of the test token: 100,000. */
const PURSE = 100_000_000_000n;

/** Nobody is surprised by what the last of a node's twenty accounts does. */
const OPERATOR = 19;

/**
 * Starts a node and puts on it what production has: the oracle network's contracts with four nodes that work, escrow,
 * oracles, funding plug-ins, Permit2, a test token, and a CRM to measure in.
 *
 * @param port Of the node; 0 for a free one.
 * @param tell Progress, one step a call.
 * @param onRound What the oracle network did about a request.
 */
export async function openLocalNetwork(
  hre: HardhatRuntimeEnvironment,
  port: number,
  tell: (step: string) => void,
  onRound: (round: RoundReport) => void,
): Promise<LocalNetworkRun> {
  tell("compiling the contracts, where they changed");
  await hre.tasks.getTask("build").run({ quiet: true, noTests: true });

  const server = await hre.network.createServer("hardhat", "127.0.0.1", port);
  const ended: (() => Promise<unknown>)[] = [() => server.close()];
  const stop = async () => {
    forgetLocalDeployment(hre.config.paths.ignition);
    for (const end of ended.splice(0).reverse()) await end();
  };
  try {
    const { address, port: listening } = await server.listen();
    const url = `http://${address}:${listening}`;
    const connection = await hre.network.create({ network: "localhost", override: { url } });
    ended.push(() => connection.close());
    const { ethers } = connection as typeof connection & { ethers: HardhatEthers };
    const signers = await ethers.getSigners();
    const operator = signers[OPERATOR] as Signer;
    const accounts = await Promise.all(signers.slice(0, 3).map((signer) => signer.getAddress()));

    tell("deploying the oracle network's published contracts");
    const stack = await deployFunctionsStack(operator);
    await ethers.provider.send("hardhat_setCode", [PERMIT2_ADDRESS, permit2Code()]);

    tell("deploying escrow, oracles, funding plug-ins and a test token");
    // What is recorded of an earlier chain with this id is not on this one.
    forgetLocalDeployment(hre.config.paths.ignition);
    const deployed = await connection.ignition.deploy(LocalNetwork, {
      deploymentId: `chain-${LOCAL_CHAIN_ID}`,
      defaultSender: await operator.getAddress(),
      parameters: {
        FunctionsMetricOracle: { router: await stack.router.getAddress() },
      },
    });
    const token = await deployed.token.getAddress();
    for (const account of accounts)
      await (await MockUsdc__factory.connect(token, operator).mint(account, PURSE)).wait();

    tell("opening a CRM with some leads, and starting four oracle nodes");
    const crm = await startSampleCrm(Date.now());
    ended.push(() => crm.stop());
    const hosts = { "https://api.hubapi.com": crm.url };
    const don = await LocalDon.start({
      provider: ethers.provider,
      stack,
      funder: operator,
      hosts,
      pollMs: 500,
      transmitterWei: parseEther("10"),
      log: tell,
      onRound,
    });
    ended.push(() => don.stop());

    const file: LocalNetworkFile = {
      chainId: LOCAL_CHAIN_ID,
      url,
      stack: await stackAddresses(stack),
      donId: stack.donId,
      secrets: { gatewayUrl: don.secretsTarget.gatewayUrl, publicKey: hexlify(don.secretsTarget.publicKey) },
      hosts,
      crm: { portalId: crm.portalId, token: crm.token },
    };
    writeNetworkFile(hre.config.paths.ignition, file);
    return {
      file,
      escrow: await deployed.escrow.getAddress(),
      functionsMetricOracle: await deployed.oracle.getAddress(),
      attestedMetricOracle: await deployed.attested.getAddress(),
      token,
      accounts,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
