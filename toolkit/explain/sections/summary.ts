import { lastExit } from "../../schedule/windows.js";
import { harmless } from "../../words/harmless.js";
import { isCounted } from "../../words/unit.js";
import { facts, paragraph, type Section } from "../document.js";
import { exposure } from "../exposure.js";
import { hasInterim } from "../figures/interim.js";
import type { Subject } from "../subject.js";
import { priceLines } from "../words/price.js";

/** What a reader wants to know who reads no further. */
export function summarySection(subject: Subject): Section {
  const { terms, windows, stakes, money, when } = subject;
  const periods = windows.length;
  const { mostLockedAtOnce } = exposure(terms);
  const perPeriod = terms.base + stakes.misprice.perPeriod;
  const inAll = stakes.base.inAll + stakes.misprice.inAll;

  return {
    id: "summary",
    title: "In short",
    blocks: [
      paragraph(opening(subject)),
      facts([
        ["Price", ...paidFor(subject)],
        ["Most in one period", money(perPeriod)],
        ["Most in all", periods === 1 ? money(inAll) : `${money(inAll)}, over ${periods} periods`],
        ["Locked for a period", money(terms.cap)],
        ["Most locked at once", lockedAtOnce(subject, mostLockedAtOnce)],
        ["If no number comes", withoutNumber(subject)],
        ["Begins", ...when(terms.start)],
        ["Ends", ...when(windows.at(-1)?.to ?? terms.start)],
        ["Earliest payday", ...when(earliestPayday(subject))],
        ["Latest payday", ...when(lastExit(terms))],
        ["Arbiter", subject.hasArbiter ? arbiterName(subject) : "none: nobody can correct a wrong number"],
      ]),
      paragraph(
        "Both paydays leave disputes and an early end aside. From the latest one on, nothing in the contract can hold the money " +
          "back. But nothing moves by itself, either: somebody has to send a transaction. Anyone can, and the money goes to " +
          "the two parties only.",
      ),
    ],
  };
}

function opening({ terms, windows, money, unit, reading }: Subject): string {
  const each = windows.length === 1 ? "for one period" : `for each of ${windows.length} periods`;
  const lock = `The client locks ${money(terms.cap)} ${each} in a contract that nobody owns.`;
  if (terms.steps.length === 0) return `${lock} All of it is a fixed fee: nothing depends on what is measured.`;
  const measured =
    "definition" in reading
      ? `the ${unit.many} in it are ${isCounted(unit) ? "counted" : "measured"}`
      : "a number is measured that nobody can explain from here";
  return (
    `${lock} After ${windows.length === 1 ? "the" : "a"} period, ${measured}, and the contract pays the agency exactly what the ` +
    "price says. Everything else goes back to the client."
  );
}

function paidFor(subject: Subject): string[] {
  const { terms, money, windows } = subject;
  const base = terms.base === 0n ? [] : [`${money(terms.base)} for the period, whatever is measured.`];
  const same = new Set(terms.baselines).size === 1 || windows.length === 1;
  const paying = priceLines(subject, 0).filter((line) => !line.includes("nothing"));
  if (paying.length > 4) return [...base, `By ${terms.steps.length} steps, listed below.`];
  return [...base, ...paying.map((line) => (same ? line : `${line.slice(0, -1)} (in period 1).`))];
}

function withoutNumber({ terms, money }: Subject): string {
  const base = terms.base === 0n ? "" : `gets ${money(terms.base)}`;
  const meanwhile = terms.interimEvery === 0n ? "" : "keeps what was paid while the period ran";
  const gets = [base, meanwhile].filter((part) => part !== "");
  return `the agency ${gets.length === 0 ? "gets nothing for the period" : gets.join(" and ")}; the client gets the rest`;
}

function lockedAtOnce({ money, windows }: Subject, most: bigint): string {
  return windows.length === 1 ? money(most) : `${money(most)}, if each period is funded no earlier than it begins`;
}

function arbiterName({ agreement, terms }: Subject): string {
  const name = harmless(agreement.names?.arbiter ?? "");
  return name === "" ? terms.arbiter : name;
}

/** The first moment at which the agency can be paid, without a dispute. */
export function earliestPayday({ terms, windows }: Subject): bigint {
  const first = windows[0];
  if (first === undefined) return terms.start;
  const point = first.interimPoints[0];
  if (point === undefined || !hasInterim(terms, 0)) {
    const second = windows[1]?.interimPoints[0] ?? first.earliestSettle;
    return second < first.earliestSettle ? second : first.earliestSettle;
  }
  return point > terms.trialEnd ? point : terms.trialEnd;
}
