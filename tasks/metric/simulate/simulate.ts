import { runSource } from "../../../toolkit/don/sandbox/run.js";
import { checkFunctionsMetric } from "../../../toolkit/metrics/check-functions-metric.js";
import { readSubject, type Subject } from "../../agreement/subject.js";
import { connect } from "../../support/chain.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../../support/task-action.js";
import { understoodSource } from "../../support/understood-source.js";
import { requireKind } from "../require-kind.js";
import { localSource, sourceOrPublished } from "../source-text.js";
import { originsIn } from "./origins.js";
import { readOutcome } from "./reading.js";
import { reportSimulation } from "./report.js";
import { obtainSecrets, wantedSecrets } from "./secrets.js";
import { wayOut } from "./way-out.js";
import { parseWindow } from "./window.js";

export interface SimulateArguments extends CommonArguments {
  readonly agreement: string;
  readonly escrow: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly secret: string | undefined;
  readonly source: string | undefined;
  readonly yes: boolean;
}

/** `metric simulate`: the very program that nodes would run, run here. Needs no chain, no key and no LINK. */
export async function simulateMetric(args: SimulateArguments, { hre, terminal }: TaskContext): Promise<TaskResult> {
  const subject = await readSubject(hre, args.agreement, args.escrow);
  const { agreement } = subject;
  const definition = requireKind(agreement, "functions");
  const zone = zoneOf(subject);
  const now = BigInt(Math.floor(Date.now() / 1000));
  const window = parseWindow(args.from, args.to, zone, now);

  const source =
    localSource(definition, args.source) ??
    (await sourceOrPublished(agreement, definition, undefined, (await connect(hre)).provider));
  checkFunctionsMetric(definition, source);
  const known = understoodSource(definition);
  const wanted = wantedSecrets(args.secret, known, definition.args);
  const out = await wayOut(hre, agreement.location.chainId, originsIn([source, ...definition.args]));
  if (known === undefined)
    terminal.tell("This program is none of this project's: read it before you trust its number.");
  const secrets = await obtainSecrets(hre, terminal, wanted, out, args.yes);

  terminal.tell("running the program as an oracle node does …");
  const { outcome, httpRequests, ms } = await runSource(
    { source, args: [...definition.args, String(window.from), String(window.to)], secrets },
    { hosts: out.hosts },
  );
  const settlesAfter = known === undefined ? undefined : BigInt(known.minimumMeasureDelay(definition.args));
  const reading = readOutcome(outcome, Object.values(secrets));
  return reportSimulation(agreement, { reading, window, hosts: out.hosts, httpRequests, ms, settlesAfter, now }, zone);
}

/** Days are those of the file's schedule; without a file, of the client. */
function zoneOf({ compiled, agreement }: Subject): string {
  return compiled?.file.content.schedule.zone ?? agreement.zones?.client ?? "UTC";
}

export default taskAction(simulateMetric);
