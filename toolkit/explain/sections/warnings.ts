import { countOf } from "../../words/count.js";
import { exactDuration } from "../../words/duration.js";
import { joined } from "../../words/joined.js";
import { warning, type Section } from "../document.js";
import { mostEarned, stepValue } from "../figures/earnings.js";
import { roleOf, type Subject } from "../subject.js";
import { isTestChain } from "../words/chain.js";
import { periodNames } from "../words/parties.js";
import { partySigners } from "./controllers.js";

/** What a careful adviser would say before anything else. Left out when there is nothing to say. */
export function warningsSection(subject: Subject): Section[] {
  const texts = [
    ...definitionWarnings(subject),
    ...controlWarnings(subject),
    ...arbiterWarnings(subject),
    ...measuringWarnings(subject),
    ...priceWarnings(subject),
    ...otherWarnings(subject),
  ];
  return texts.length === 0 ? [] : [{ id: "warnings", title: "Read this first", blocks: texts.map(warning) }];
}

function* definitionWarnings({ reading, terms }: Subject): Generator<string> {
  const fixed =
    terms.steps.length === 0 ? " (The fee is fixed, so no number changes it; but then why is one named?)" : "";
  switch (reading.kind) {
    case "unknown":
      yield `Do not sign this as it stands. It is not known what is measured: no definition was found.${fixed}`;
      break;
    case "mismatch":
      yield `Do not sign this as it stands. The definition that came with it is not the one that the terms commit to.${fixed}`;
      break;
    case "misused":
      yield `Do not sign this as it stands. The measuring program was given something that makes no sense to it.${fixed}`;
      break;
    case "foreign":
      yield `Do not sign before somebody you trust has read the measuring program: nobody here has.${fixed}`;
      break;
    default:
  }
}

function* controlWarnings(subject: Subject): Generator<string> {
  const { reading, terms, hasArbiter } = subject;
  if (reading.kind === "unknown" || reading.kind === "mismatch" || terms.steps.length === 0 || hasArbiter) return;
  if (reading.kind === "attested") {
    const { signers, threshold } = reading.definition;
    const blocking = BigInt(signers.length) - threshold + 1n;
    for (const [party, other] of [
      ["client", "agency"],
      ["agency", "client"],
    ] as const) {
      const own = partySigners(subject, reading.definition, party);
      if (own >= threshold) {
        yield `The ${party} alone states the number, and there is no arbiter: the ${other} has to take whatever it says.`;
      } else if (party === "client" && own >= blocking) {
        yield "The client alone can keep the number from being signed, there is no arbiter, and without a number the client gets back what was not paid meanwhile.";
      }
    }
    return;
  }
  const { askers } = reading.definition;
  const agencyAsks = askers.some((asker) => asker.toLowerCase() === terms.agency.toLowerCase());
  if (!agencyAsks) {
    yield "The agency cannot ask for the number, and there is no arbiter. If nobody asks, the client gets back what was not paid meanwhile.";
  }
}

/** What an arbiter does not help against. */
function* arbiterWarnings(subject: Subject): Generator<string> {
  const { reading, terms, hasArbiter, stakes, money } = subject;
  if (!hasArbiter || reading.kind !== "attested" || terms.steps.length === 0) return;
  const { definition } = reading;
  if (definition.signers.some((signer) => roleOf(terms, signer) === "arbiter")) {
    yield "The arbiter is one of those who sign the number, and would rule on a number of its own.";
  }
  if (partySigners(subject, definition, "agency") >= definition.threshold && stakes.final.perPeriod > 0n) {
    yield (
      "The agency alone states the number, and is paid on it while a period runs. It could take up to " +
      `${money(stakes.final.perPeriod)} a period that no arbiter can take back.`
    );
  }
}

function* measuringWarnings({ reading, terms }: Subject): Generator<string> {
  if (reading.kind !== "known") return;
  if (!reading.cumulative && terms.interimEvery > 0n) {
    yield "The number is no running count (it may be a rate or an average), but it is paid on while a period runs. A high number early in a period is paid for good.";
  }
  if (terms.measureDelay < reading.minimumMeasureDelay) {
    yield (
      `The number can be asked for ${terms.measureDelay === 0n ? "right after a period" : `${exactDuration(terms.measureDelay)} after a period`}. ` +
      `The program needs ${exactDuration(reading.minimumMeasureDelay)} until all that it promises to count is on record.`
    );
  }
  if (reading.decimals !== undefined && BigInt(reading.decimals) !== reading.definition.decimals) {
    yield (
      `The definition says that the number has ${countOf(reading.definition.decimals, "decimal place")}, but the program gives ` +
      `${reading.decimals}. All results below are off by that much.`
    );
  }
}

function* priceWarnings({ terms, windows, stakes, money, hasArbiter }: Subject): Generator<string> {
  if (terms.steps.length === 0) return;
  const dead = windows.filter(({ period }) => mostEarned(terms, period) === 0n).map(({ period }) => period);
  if (dead.length > 0) yield `No result whatever earns anything in ${periodNames(dead)}.`;

  const lost = windows
    .filter(({ period }) => terms.steps.some(({ threshold }) => stepValue(terms, period, threshold) === undefined))
    .map(({ period }) => period);
  if (lost.length > 0 && dead.length === 0) yield `In ${periodNames(lost)}, some of the steps can never be reached.`;

  if (hasArbiter && terms.arbiterFee >= stakes.misprice.perPeriod) {
    yield `A dispute costs ${money(terms.arbiterFee)}, no less than what a period can earn (${money(stakes.misprice.perPeriod)}). It never pays to dispute.`;
  }
  const flat = new Set(terms.baselines).size === 1 && (terms.baselines[0] ?? 0n) > 0n;
  if (flat && windows.length > 3) {
    yield `One baseline counts for all ${windows.length} periods. If results rise and fall with the season, the season is paid for too, or punished.`;
  }
}

function* otherWarnings({ agreement, clocks }: Subject): Generator<string> {
  if (isTestChain(agreement.location.chainId)) yield "This is on a test chain. Money there is worth nothing.";
  if (clocks.unknown.length > 0) {
    yield `There is no time zone ${joined(
      clocks.unknown.map((zone) => `“${zone}”`),
      "or",
    )}. Dates of whoever named it are in UTC.`;
  }
}
