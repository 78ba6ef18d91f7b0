import { lastExit } from "../../schedule/windows.js";
import { facts, paragraph, type Section } from "../document.js";
import type { Subject } from "../subject.js";

type Ending = readonly [label: string, ...lines: string[]];

/** Every way in which the agreement can end, and what comes back in each. */
export function endingsSection(subject: Subject): Section {
  const endings: Ending[] = [
    neverFunded(subject),
    ...trial(subject),
    ...(subject.windows.length > 1 ? [notFundedAnyMore(subject)] : []),
    cancelled(subject),
    resigned(subject),
    mutual(subject),
    clock(subject),
  ];
  return {
    id: "endings",
    title: "Ways to end it, and what comes back",
    blocks: [
      facts(endings),
      paragraph(
        "Apart from these, neither party can stop a funded period, and nobody else can: the contract has no owner, no pause and " +
          "no other way out for the money.",
      ),
    ],
  };
}

function neverFunded({ windows, when }: Subject): Ending {
  return [
    "Never funded",
    "The agency consents by its signature, the client by funding. Before the first funding nothing is owed, and the agency can " +
      "take its consent back. If the first period is not funded before the following moment, the agreement never begins.",
    ...when(windows[0]?.fundBefore ?? 0n),
  ];
}

function trial({ terms, money, windows, when }: Subject): Ending[] {
  if (terms.trialEnd === 0n) return [];
  const most = money(terms.cap * BigInt(windows.length));
  return [
    [
      "Trial",
      "The client can leave before the following moment. Everything that it paid in comes back" +
        `${windows.length === 1 ? `, ${most}` : `, at most ${most}`}. The agency gets nothing, not even the base.`,
      ...when(terms.trialEnd),
    ],
  ];
}

function notFundedAnyMore({ terms, money }: Subject): Ending {
  return [
    "Not funded further",
    "The client owes no further funding. The first period that is not funded in time ends the agreement; those that are funded go " +
      `on as agreed. Nothing comes back, because nothing was paid in for it. What the agency does in a period before its ${money(terms.cap)} ` +
      "are there, it does on trust.",
  ];
}

function cancelled({ terms, money, windows }: Subject): Ending {
  const notice = terms.cancelNotice;
  const label = "Cancelled by the client";
  const who = "At any time after the first funding.";
  const after = "Nothing can be funded any more.";
  const base = terms.base === 0n ? "" : ", their base included";
  if (windows.length === 1) {
    const before =
      notice === 0n ? "Before the period begins, all of it comes back." : "The period stays funded all the same.";
    const begun = notice === 0n ? " Once it has begun, it goes on as agreed." : " It goes on as agreed.";
    return [label, `${who} ${before}${begun}`];
  }
  if (notice >= BigInt(windows.length)) {
    return [
      label,
      `${who} With the agreed notice, all periods that are funded go on as agreed, so nothing comes back. ${after}`,
    ];
  }
  if (notice === 0n) {
    return [
      label,
      `${who} Periods that have begun go on as agreed${base}. The ${money(terms.cap)} of each later one come back at ` +
        `once. ${after}`,
    ];
  }
  return [
    label,
    `${who} Periods that have begun, and ${notice === 1n ? "the next one" : `the next ${notice}`}, go on as agreed${base}. The ` +
      `${money(terms.cap)} of each later one come back at once. ${after}`,
    `The notice binds only what is funded: a client that funds one period at a time can leave at the end of each.`,
  ];
}

function resigned({ terms, money, windows }: Subject): Ending {
  const single = windows.length === 1;
  const what = single
    ? "The period comes back at once, if it has not ended"
    : "The running period and later ones come back at once";
  const base = terms.base === 0n ? "" : ", base included";
  const interim = terms.interimEvery === 0n ? "" : ", less what was paid while it ran, which the agency keeps";
  return [
    "Given up by the agency",
    `At any time after the first funding. ${what}: ${money(terms.cap)}${single ? "" : " for each"}${base}${interim}.` +
      (single ? "" : " A period that has ended is settled as agreed."),
  ];
}

function mutual({ hasArbiter }: Subject): Ending {
  const fees = hasArbiter ? " Fees of an open dispute go back to whoever paid them." : "";
  return [
    "By both together",
    `At any time after the first funding, with any split of all that is held, if both sign it.${fees}`,
    "An offer that one party signed is the other’s choice until it expires: keep that time short.",
  ];
}

function clock({ terms, money, when, windows }: Subject): Ending {
  const without = terms.base === 0n ? "nothing more" : `the base of ${money(terms.base)}`;
  const each = windows.length === 1 ? "the period" : "each period";
  return [
    "By the clock",
    `Once its time is over, ${each} can be settled, whatever anybody did or failed to do: the agency gets what the number says, or ` +
      `without one ${without}, and the rest comes back. Nobody can put that off. ` +
      `${windows.length === 1 ? "At" : "For the last period at"} the latest from`,
    ...when(lastExit(terms)),
  ];
}
