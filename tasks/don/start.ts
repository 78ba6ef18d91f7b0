import { once } from "node:events";

import type { RoundReport } from "../../toolkit/don/round-report.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { LEADS_A_WEEK } from "./sample-crm.js";
import { openLocalNetwork, type LocalNetworkRun } from "./local-network.js";

interface Arguments extends CommonArguments {
  readonly port: number;
}

async function start({ port, json }: Arguments, { hre, terminal }: TaskContext): Promise<TaskResult> {
  const run = await openLocalNetwork(
    hre,
    port,
    (step) => terminal.tell(`${step} …`),
    (round) => terminal.tell(describeRound(round)),
  );
  try {
    terminal.print(json ? JSON.stringify(run.file) : describe(run));
    await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
    terminal.tell("stopping …");
  } finally {
    await run.stop();
  }
  return { text: "Stopped. Nothing of this chain is left.", data: { stopped: true } };
}

function describe({
  file,
  escrow,
  functionsMetricOracle,
  attestedMetricOracle,
  token,
  accounts,
}: LocalNetworkRun): string {
  const [client, agency, arbiter] = accounts;
  return `
A chain with everything on it runs at ${file.url} (chain ${file.chainId}). Use it with --network localhost.

  escrow                    ${escrow}
  oracle (Functions)        ${functionsMetricOracle}
  oracle (attested)         ${attestedMetricOracle}
  test token                ${token}, 100,000 USDC for each of
  client                    ${client}
  agency                    ${agency}
  arbiter                   ${arbiter}
  CRM (speaks HubSpot's)    account ${file.crm.portalId}, ${LEADS_A_WEEK} contacts a week with "qualified_on", from last week on
  its token                 ${file.crm.token}

Press Ctrl+C to stop it.`.trimStart();
}

function describeRound(round: RoundReport): string {
  return `the oracle network answered a request in ${Math.round(round.ms)} ms (${round.status})`;
}

export default taskAction(start);
