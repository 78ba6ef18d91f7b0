import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { parseEther } from "ethers";
import { network } from "hardhat";

import { composeFunctionsSource } from "../../functions/compose.js";
import { LocalHubspotApi } from "../../functions/hubspot-leads/local-api.js";
import type { LocalHubspotAccount } from "../../functions/hubspot-leads/local-account.js";
import { LocalMetricEndpoint } from "../../functions/json-endpoint/local-api.js";
import type { KnownSource } from "../../toolkit/metrics/known-source.js";
import type { Plan } from "../../toolkit/calls/shared/call.js";
import { askPlan } from "../../toolkit/calls/oracles/ask.js";
import type { CallContext } from "../../toolkit/calls/shared/state.js";
import { LocalDon } from "../../toolkit/don/local-don.js";
import { uploadSecrets } from "../../toolkit/don/secrets/upload.js";
import { deployFunctionsStack, refreshFeeds } from "../../toolkit/don/stack.js";
import { createSubscription, JUELS_PER_LINK } from "../../toolkit/don/subscription.js";
import { DAY } from "../../toolkit/units/durations.js";
import { sendPlan } from "../../toolkit/sending/send.js";
import { deployForDisputes } from "../support/escrow.js";

/** The client's account at the CRM, as the examples name it. */
const PORTAL_ID = 4_815_162;

/** The examples have dates of their own, and the chain begins before the first of them. */
const BEFORE_ALL = "2026-12-01T00:00:00Z";

export type ExampleWorld = Awaited<ReturnType<typeof openExampleWorld>>;

/**
 * One chain for all examples, with everything on it: escrow, both oracles, four oracle nodes, a CRM, and an endpoint that
 * answers at each of `origins`.
 */
export async function openExampleWorld(origins: readonly string[]) {
  const connection = await network.create({ override: { initialDate: BEFORE_ALL } });
  const { ethers, networkHelpers } = connection;
  const running: (() => Promise<unknown>)[] = [() => connection.close()];
  const close = async () => {
    for (const stop of running.splice(0).reverse()) await stop();
  };
  try {
    const fixture = await deployForDisputes(connection);
    const accounts = await ethers.getSigners();
    const [, agency, , , owner] = accounts as [...HardhatEthersSigner[]] &
      Record<0 | 1 | 2 | 3 | 4, HardhatEthersSigner>;
    const stranger = accounts[10] as HardhatEthersSigner;
    const stack = await deployFunctionsStack(stranger);
    const functions = await ethers.deployContract("FunctionsMetricOracle", [stack.router]);
    const attested = await ethers.deployContract("AttestedMetricOracle");
    const subscriptionId = await createSubscription(stack, agency, {
      consumers: [functions],
      juels: 1_000n * JUELS_PER_LINK,
    });

    const api = new LocalHubspotApi();
    const crm = api.createAccount(PORTAL_ID);
    crm.defineProperty("contacts", "qualified_on", "datetime");
    crm.defineProperty("contacts", "returned_on", "datetime");
    const endpoint = new LocalMetricEndpoint({ owner, now: () => networkHelpers.time.latest() });
    const crmUrl = await api.start();
    running.push(() => api.stop());
    const endpointUrl = await endpoint.start();
    running.push(() => endpoint.stop());
    const don = await LocalDon.start({
      provider: ethers.provider,
      stack,
      funder: stranger,
      hosts: {
        "https://api.hubapi.com": crmUrl,
        ...Object.fromEntries(origins.map((origin) => [origin, endpointUrl])),
      },
      pollMs: false,
      transmitterWei: parseEther("10"),
    });
    running.push(() => don.stop());

    const now = async () => BigInt(await networkHelpers.time.latest());
    const passTo = async (time: bigint) => {
      if (time > (await now())) await networkHelpers.time.increaseTo(time);
    };
    const send = (plan: Plan, signer: HardhatEthersSigner) => sendPlan(plan, signer);
    let version = 0n;

    /** The agency has the network measure what is due. */
    const ask = async (context: CallContext, source: KnownSource, args: readonly string[]) => {
      await refreshFeeds(stack);
      const needed = source.secrets(args);
      if (needed.length > 0) {
        const secrets = Object.fromEntries(needed.map((name) => [name, crm.issueToken()]));
        const place = { slot: 0, version: ++version, expiresAt: Number((await now()) + 30n * DAY) };
        await uploadSecrets(don.secretsTarget, agency, secrets, place);
      }
      const secretsVersion = needed.length > 0 ? version : 0n;
      const code = composeFunctionsSource(source.name).source;
      await send(
        await askPlan(context, { source: code, from: agency.address, subscriptionId, secretsVersion }),
        agency,
      );
      const [round] = await don.answerPending();
      if (round?.status !== "answered") throw new Error(`The network did not answer: ${round?.reason}`);
    };

    return {
      ...{ ...fixture, ethers, accounts, stranger, functions, attested, crm, endpoint, now, passTo, send, ask, close },
      deployments: {
        escrow: fixture.location.verifyingContract,
        functionsMetricOracle: await functions.getAddress(),
        attestedMetricOracle: await attested.getAddress(),
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export type Crm = LocalHubspotAccount;
