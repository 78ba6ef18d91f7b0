import { parseEther, type Signer } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { LocalHubspotApi } from "../../functions/hubspot-leads/local-api.js";
import type { LocalHubspotAccount } from "../../functions/hubspot-leads/local-account.js";
import { LocalDon } from "../../toolkit/don/local-don.js";
import { deployFunctionsStack, type FunctionsStack } from "../../toolkit/don/stack.js";
import { createSubscription } from "../../toolkit/don/subscription.js";
import type { EscrowLocation } from "../../toolkit/terms/typed-data.js";
import type {
  AttestedMetricOracle,
  FunctionsMetricOracle,
  MockERC20,
  PerformanceEscrow,
} from "../../typechain-types/index.js";
import type { Narrator } from "./narrator.js";

/** Where the client's CRM says that it is: HubSpot's id of the account. */
export const PORTAL_ID = 4_815_162;

/** What the client has before anything happens: 100,000 of the test token. */
export const PURSE = 100_000_000_000n;

export interface Actor {
  readonly name: string;
  readonly signer: Signer;
  readonly address: string;
}

/** One who may ask: its own subscription, so that nobody spends another's LINK. */
export interface Asker extends Actor {
  readonly subscriptionId: bigint;
}

/** Everything that the story needs, running. */
export interface Stage {
  readonly connection: NetworkConnection;
  readonly tell: Narrator;
  readonly escrow: PerformanceEscrow;
  readonly oracle: FunctionsMetricOracle;
  /** For what no API counts: people sign the number. */
  readonly attested: AttestedMetricOracle;
  readonly token: MockERC20;
  readonly functions: FunctionsStack;
  readonly don: LocalDon;
  /** The client's CRM. */
  readonly crm: LocalHubspotAccount;
  readonly client: Asker;
  readonly agency: Asker;
  readonly arbiter: Actor;
  readonly stranger: Actor;
  readonly location: EscrowLocation;
  /** What the network measures with: the client's latest token, and its version in the agency's slot. */
  readonly access: { token: string; version: bigint };
  /** Ends everything that was started. */
  strike(): Promise<void>;
}

/** Builds the whole world of the demo on a fresh local chain. */
export async function setStage(connection: NetworkConnection, tell: Narrator): Promise<Stage> {
  const { ethers } = connection;
  const [operator, clientSigner, agencySigner, arbiterSigner, strangerSigner] = await ethers.getSigners();
  if (!operator || !clientSigner || !agencySigner || !arbiterSigner || !strangerSigner) {
    throw new Error("The chain has no accounts.");
  }

  tell.progress("deploying the oracle network's contracts: Router, Coordinator, terms of service, LINK, price feeds");
  const functions = await deployFunctionsStack(operator);

  tell.progress("deploying PerformanceEscrow, its two oracles and a test token with 6 decimals");
  const escrow = await ethers.deployContract("PerformanceEscrow");
  const oracle = await ethers.deployContract("FunctionsMetricOracle", [await functions.router.getAddress()]);
  const attested = await ethers.deployContract("AttestedMetricOracle");
  const token = await ethers.deployContract("MockERC20", ["USD Coin (test)", "USDC", 6]);

  await token.mint(clientSigner, PURSE);

  tell.progress("opening the client's CRM: a local server that speaks HubSpot's API");
  const api = new LocalHubspotApi();
  const crm = api.createAccount(PORTAL_ID);
  const apiUrl = await api.start();

  tell.progress("starting four oracle nodes; each runs the measuring source in a sandbox of its own");
  const don = await LocalDon.start({
    provider: ethers.provider,
    stack: functions,
    funder: operator,
    hosts: { "https://api.hubapi.com": apiUrl },
    pollMs: false,
    transmitterWei: parseEther("10"),
  });

  const actor = async (name: string, signer: Signer) => ({ name, signer, address: await signer.getAddress() });
  const asker = async (name: string, signer: Signer) => ({
    ...(await actor(name, signer)),
    subscriptionId: await createSubscription(functions, signer, { consumers: [oracle] }),
  });
  const { chainId } = await ethers.provider.getNetwork();
  return {
    connection,
    tell,
    escrow,
    oracle,
    attested,
    token,
    functions,
    don,
    crm,
    client: await asker("client", clientSigner),
    agency: await asker("agency", agencySigner),
    arbiter: await actor("arbiter", arbiterSigner),
    stranger: await actor("stranger", strangerSigner),
    location: { chainId, verifyingContract: await escrow.getAddress() },
    access: { token: "", version: 0n },
    strike: async () => {
      await don.stop();
      await api.stop();
      await connection.close();
    },
  };
}
