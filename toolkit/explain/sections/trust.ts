import { percent } from "../../words/percent.js";
import { paragraph, table, type Block, type Section } from "../document.js";
import { evenLoss, holdback } from "../figures/interim.js";
import type { Subject } from "../subject.js";
import { falsifiers, silencers } from "./controllers.js";

/** Who could falsify or silence the number, and what that would cost whom. */
export function trustSection(subject: Subject): Section {
  const title = "Who could falsify or silence the number, and what that costs";
  if (subject.terms.steps.length === 0) {
    const text = "Nothing hangs on the number: the fee is fixed, and no number, true or false, changes it.";
    return { id: "trust", title, blocks: [paragraph(text)] };
  }
  return {
    id: "trust",
    title,
    blocks: [
      paragraph("Could falsify it:"),
      { kind: "list", items: falsifiers(subject) },
      paragraph("Could keep it from being measured, or from arriving:"),
      { kind: "list", items: silencers(subject) },
      costTable(subject),
      ...silenceBlocks(subject),
      ...arbiterBlocks(subject),
    ],
  };
}

function costTable(subject: Subject): Block {
  const { stakes, money, hasArbiter } = subject;
  const { misprice, final, silence } = stakes;
  const without = [
    ["a number that is too good", "the client", money(misprice.perPeriod), money(misprice.inAll)],
    ["a number that is too bad", "the agency", money(misprice.perPeriod), money(misprice.inAll)],
    ["no number", "the agency", money(misprice.perPeriod), money(silence.most)],
  ];
  const title = "What it can cost at most";
  if (!hasArbiter) return table(["What happens", "Who loses", ">In a period", ">In all"], without, title);

  const fee = money(subject.terms.arbiterFee);
  const tooGood = final.perPeriod === 0n ? fee : `${fee}, and ${money(final.perPeriod)} paid meanwhile`;
  const ruled = [tooGood, fee, fee];
  return table(
    ["What happens", "Who loses", ">In a period, if it stands", ">In all, if it stands", ">In a period, if put right"],
    without.map((row, index) => [...row, ruled[index] ?? ""]),
    title,
  );
}

function silenceBlocks(subject: Subject): Block[] {
  const { terms, stakes, money, windows } = subject;
  const { silence } = stakes;
  const parts = [
    ...(terms.base === 0n ? [] : [`the base of ${money(terms.base)}`]),
    ...(terms.interimEvery === 0n ? [] : ["what was paid while the period ran"]),
  ];
  const keeps = parts.length === 0 ? "nothing" : parts.join(" and ");

  const together =
    silence.periods === 1
      ? "If each number is asked for as soon as it can be, one period at a time is without its number."
      : `If each number is asked for as soon as it can be, up to ${silence.periods} periods at a time are without their number.`;
  const stops =
    "“In all” above supposes that the agency stops working at the first number that fails to come; what it delivers after " +
    "that, it gives away.";
  return [
    paragraph(
      `When no number comes in time, the agency gets ${keeps}, and the client gets back the rest. So silence can gain the ` +
        `client something, and never the agency. ${windows.length === 1 ? "" : `${together} ${stops}`}`.trim(),
    ),
    ...interimBlocks(subject),
  ];
}

function interimBlocks(subject: Subject): Block[] {
  const { terms, money, stakes } = subject;
  if (terms.interimEvery === 0n) {
    return [
      paragraph("Nothing is paid while a period runs, so all that it earned is at stake until its number is there."),
    ];
  }
  const last = terms.periodEnds.length - 1;
  const held = holdback(terms, last);
  const even = evenLoss(terms, last);
  const lumps = terms.steps.some(({ lump }) => lump > 0n)
    ? " A step that pays a sum at once can fall into that interval: then this protects little of it."
    : "";
  return [
    paragraph(
      "The payments while a period runs bound this. At stake is what they held back " +
        `(${percent(10_000n - terms.interimBps)} of what was earned up to the last of them, at most ${money(held)} a period) ` +
        "and what was earned since. For example: if results come evenly and just reach the most that a period pays, stopping the " +
        `measuring at the worst moment costs the agency ${money(even)} of that period. Without these payments it would be ` +
        `${money(stakes.misprice.perPeriod)}.${lumps}`,
    ),
  ];
}

function arbiterBlocks({ terms, hasArbiter, money, stakes }: Subject): Block[] {
  if (!hasArbiter) {
    return [
      paragraph(
        "There is no arbiter. A wrong number stands, a missing one stays missing, and the contract offers no appeal. Whether a " +
          "court outside of it would help is a matter of the legal text.",
      ),
    ];
  }
  const small =
    terms.arbiterFee >= stakes.misprice.perPeriod
      ? " Here the fee is no less than the most that a period can earn: a dispute never pays, and the arbiter protects nobody."
      : "";
  return [
    paragraph(
      "There is an arbiter. A false number and a missing one can be disputed. If the party that is wronged does so in time, and the " +
        `arbiter rules rightly and in time, they are put right and cost that party the fee of ${money(terms.arbiterFee)} for each ` +
        `period: nobody pays it back, whoever was right. If the arbiter is silent, the number stands.${small}`,
    ),
    ...(stakes.final.perPeriod === 0n
      ? []
      : [
          paragraph(
            "The arbiter cannot take back what was paid while a period ran. False numbers in that time can cost the client up to " +
              `${money(stakes.final.perPeriod)} a period for good, ${money(stakes.final.inAll)} in all.`,
          ),
        ]),
  ];
}
