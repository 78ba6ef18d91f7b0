import type { Edit, Sources } from "../../scripts/prove/compiler.js";
import { byTranslation, Claims, type Control, type Property, success } from "../../scripts/prove/property.js";
import { and, implies, scalar, type Tuple, type Value } from "../../scripts/prove/values.js";
import { DISPUTES, PRICING, translate } from "./code.js";
import { max } from "./terms.js";

const ROOM = "(- terms.cap terms.base)";
const BASE_IN_CAP = "(<= terms.base terms.cap)";
const CHECKS = ["overflow", "underflow", "division", "index", "cast"] as const;

/**
 * Payouts without the loop: the performance of a value is any amount from 0 to cap − base, the same for the same value
 * (property "price: within the cap").
 */
function payouts(sources: Sources) {
  const t = translate(sources, PRICING, DISPUTES);
  const terms = t.input("terms", "struct Terms");
  for (const member of ["cap", "base", "interimBps"]) t.member(terms, member);
  t.lines.push("(declare-fun performance (Int) Int)");
  t.substitutes.set("performance", ([, , value]) => {
    const term = `(performance ${t.term(value as Value)})`;
    t.lines.push(`(assert (<= 0 ${term} ${ROOM}))`);
    return scalar(term, "uint256");
  });
  t.lines.push(`(assert ${BASE_IN_CAP})`, "(assert (<= terms.interimBps 10000))");
  const interim = t.any("interim", "uint256");
  t.lines.push(`(assert (<= interim ${ROOM}))`);
  const zero = scalar("0", "uint256");
  return {
    t,
    interim,
    target: (value: Value, paid: Value) => t.term(t.run("Pricing.interimTarget", [terms, zero, value, paid])),
    payout: (answered: Value, value: Value, paid: Value) =>
      t.term(t.run("Pricing.payout", [terms, zero, answered, value, paid])),
    split: (answered: Value, value: Value, paid: Value): [string, string] => {
      const { items } = t.run("Pricing.split", [terms, zero, answered, value, paid]) as Tuple;
      return [t.term(items[0] as Value), t.term(items[1] as Value)];
    },
  };
}

const share = (value: string) => `(div (* (performance ${value}) terms.interimBps) 10000)`;

function interimTarget(sources: Sources) {
  const { t, interim, target } = payouts(sources);
  const reached = target(t.any("value", "uint128"), interim);
  return new Claims(t)
    .add(
      "it is the share of the performance, or what was reached",
      success(t),
      `(= ${reached} ${max(share("value"), "interim")})`,
    )
    .add("it never falls", success(t), `(>= ${reached} interim)`)
    .add("it never touches the base", success(t), `(<= ${reached} ${ROOM})`)
    .add(
      "it is not above what the value earns in the end",
      success(t),
      implies("(<= interim (performance value))", `(<= ${reached} (performance value))`),
    )
    .never(CHECKS, () => []).all;
}

function manyInterims(sources: Sources) {
  const { t, interim, target, split } = payouts(sources);
  const reached = target(t.any("value", "uint128"), interim);
  const [toAgency] = split(t.any("answered", "bool"), t.any("last", "uint128"), interim);
  // After any number of payments: `best` is the greatest performance that was ever seen in the period.
  t.any("best", "uint256");
  const bounded = (paid: string, best: string) => and(`(<= 0 ${paid} ${best} ${ROOM})`);
  const better = max("best", "(performance value)");
  const final = "(ite answered (performance last) 0)";
  return new Claims(t)
    .add("nothing is paid before the first payment", [], bounded("0", "0"))
    .add("each payment keeps it", [...success(t), bounded("interim", "best")], bounded(reached, better))
    .add(
      "payments and settlement together are one final payout",
      [...success(t), bounded("interim", "best")],
      and(
        `(= (+ interim ${toAgency}) (+ terms.base ${max(final, "interim")}))`,
        `(<= (+ interim ${toAgency}) (+ terms.base ${max(final, "best")}))`,
        `(<= (+ interim ${toAgency}) terms.cap)`,
      ),
    ).all;
}

function splits(sources: Sources) {
  const { t, interim, split } = payouts(sources);
  const answered = t.any("answered", "bool");
  const [toAgency, toClient] = split(answered, t.any("value", "uint128"), interim);
  return new Claims(t)
    .add("it divides the cap", success(t), `(= (+ interim ${toAgency} ${toClient}) terms.cap)`)
    .add("nobody gets less than nothing", success(t), `(and (>= ${toAgency} 0) (>= ${toClient} 0))`)
    .add("the base is owed on top of interim payments", success(t), `(>= ${toAgency} terms.base)`)
    .add("missing: the base and no more", success(t), implies("(not answered)", `(= ${toAgency} terms.base)`))
    .never(CHECKS, () => []).all;
}

function monotone(sources: Sources) {
  const { t, interim, split, payout } = payouts(sources);
  const yes = scalar("true", "bool");
  const [value, better] = [t.any("value", "uint128"), t.any("better", "uint128")];
  const [less] = split(yes, value, interim);
  const [more] = split(yes, better, interim);
  const missing = payout(scalar("false", "bool"), value, interim);
  const answered = payout(yes, value, interim);
  return new Claims(t)
    .add("in the performance", [...success(t), "(<= (performance value) (performance better))"], `(<= ${less} ${more})`)
    .add("an answer never pays less than none", success(t), `(<= ${missing} ${answered})`).all;
}

/** A disputed period in any order of claims: by the client, by the agency, and the release after the review. */
function disputes(sources: Sources) {
  const { t, interim, payout } = payouts(sources);
  const open = t.anyCells("dispute", "Dispute", true);
  const of = (member: string) => t.term(t.member(open, member));
  const answer = payout(t.member(open, "answered"), t.member(open, "value"), interim);
  const sound = () =>
    and(
      `(<= (+ terms.base interim) ${of("low")} ${answer} ${of("high")} terms.cap)`,
      implies(`(not ${of("byClient")})`, `(= ${of("low")} ${answer})`),
      implies(`(not ${of("byAgency")})`, `(= ${of("high")} ${answer})`),
    );
  const before = sound();
  const cap = scalar("terms.cap", "uint128");
  const movedNow = () =>
    (t.run("Disputes.moved", [open, cap, interim]) as Tuple).items.map((item) => t.term(item as Value));
  const [gotBefore, backBefore] = movedNow() as [string, string];
  const [high, low, byAgency] = [of("high"), of("low"), of("byAgency")];
  const claimed = payout(scalar("true", "bool"), t.any("claimedValue", "uint128"), interim);
  const ruled = t.term(
    t.run("Disputes.bounded", [
      open,
      scalar(payout(scalar("true", "bool"), t.any("ruledValue", "uint128"), interim), "uint256"),
    ]),
  );
  const released = of("released");
  const start = t.conditions.length;

  // Which of the two claims is made: each is run under a guard of its own, on a copy.
  const claims = new Claims(t)
    .add("the ruling lies between the claims", [...success(t), before], `(<= ${low} ${ruled} ${high})`)
    .add("the client's claim never takes back", [...success(t), before], `(<= ${gotBefore} ${low})`)
    .add(
      "what moved leaves room for every ruling",
      [...success(t), before],
      and(`(<= interim ${gotBefore} ${ruled})`, `(<= 0 ${backBefore} (- terms.cap ${ruled}))`),
    );

  const copy = { ...open, fields: new Map(open.fields) };
  const toAgency = t.term(t.run("Disputes.claimLess", [open, scalar(claimed, "uint256"), interim]));
  const [got, back] = movedNow() as [string, string];
  const notYet = [before, `(not ${t.term(t.member(copy, "byClient"))})`, `(not ${released})`];
  claims
    .add("a client's claim leaves the dispute sound", [...success(t), ...notYet], sound())
    .add(
      "it pays exactly what it leaves undisputed",
      [...success(t), ...notYet],
      and(`(= ${got} (+ ${gotBefore} ${toAgency}))`, `(= ${back} ${backBefore})`, `(>= ${toAgency} terms.base)`),
    )
    .add(
      "it leaves the agency's bound alone",
      [...success(t), ...notYet],
      and(`(= ${of("high")} ${high})`, `(= ${of("byAgency")} ${byAgency})`),
    );

  const client = t.conditions.length;
  const undo = new Map(copy.fields);
  open.fields.clear();
  for (const [name, value] of undo) open.fields.set(name, value);
  const toClient = t.term(t.run("Disputes.claimMore", [open, scalar(claimed, "uint256"), cap]));
  const [gotThen, backThen] = movedNow() as [string, string];
  const passed = t.conditions.filter((_, index) => index < start || index >= client).map(({ term }) => term);
  const unclaimed = [before, `(not ${byAgency})`, `(not ${released})`];
  claims
    .add("an agency's claim leaves the dispute sound", [...passed, ...unclaimed], sound())
    .add(
      "it returns exactly what it leaves undisputed",
      [...passed, ...unclaimed],
      and(`(= ${backThen} (+ ${backBefore} ${toClient}))`, `(= ${gotThen} ${gotBefore})`),
    )
    .add("it leaves the client's bound alone", [...passed, ...unclaimed], `(= ${of("low")} ${low})`);
  return claims.all;
}

const edit = (change: string, find: string, replace: string, file = PRICING): Control => ({
  change,
  edits: [{ file, find, replace } satisfies Edit],
});

export const PAYOUT_PROPERTIES: Property[] = [
  byTranslation(
    "interim: up to the agreed share, never the base",
    "Interim payments of a period reach max(what they reached, ⌊performance · interimBps / 10,000⌋): they never fall, never exceed cap − base, and never exceed what the same value earns at the end. Nothing overflows.",
    interimTarget,
    [
      edit("a counter that falls takes back", "return target > paid ? target : paid;", "return target;"),
      edit(
        "the base is shared, too",
        "(performance(terms, period, value) * terms.interimBps) / BPS",
        "((terms.base + performance(terms, period, value)) * terms.interimBps) / BPS",
      ),
      edit("rounds up", "* terms.interimBps) / BPS;", "* terms.interimBps + BPS - 1) / BPS + 1;"),
    ],
  ),
  byTranslation(
    "interim: any number of payments and the settlement are one payout",
    "After any number of interim payments, on any values, the settlement brings the agency to exactly base + max(performance, interim): never more than one final payout on the best value seen, never more than the cap.",
    manyInterims,
    [
      edit("the settlement does not take interim payments off", "toAgency = total - interim;", "toAgency = total;"),
      edit(
        "each interim payment is added to the ones before",
        "return target > paid ? target : paid;",
        "return target + paid;",
      ),
    ],
  ),
  byTranslation(
    "split: it divides the cap exactly",
    "What interim payments reached, what the settlement pays the agency and what goes back to the client are together the cap; neither is negative; the agency gets at least the base, and exactly the base when the answer is missing. Nothing overflows, so settling never reverts here.",
    splits,
    [
      edit(
        "the client gets the cap without the base",
        "toClient = terms.cap - total;",
        "toClient = terms.cap - terms.base - total;",
      ),
      edit(
        "a missing answer pays what the value says",
        "answered ? performance(terms, period, value) : 0",
        "performance(terms, period, value)",
      ),
      edit(
        "the base counts against interim payments",
        "return terms.base + (earned > interim ? earned : interim);",
        "return terms.base + earned > interim ? terms.base + earned : interim;",
      ),
    ],
  ),
  byTranslation(
    "split: more performance never pays the agency less",
    "For the same interim payments, the agency's payout never falls in the performance, and no answer pays it less than a missing one.",
    monotone,
    [
      edit(
        "interim payments are taken off twice",
        "(earned > interim ? earned : interim)",
        "(earned > interim ? earned - interim : interim)",
      ),
    ],
  ),
  byTranslation(
    "dispute: claims bound the ruling and move only what nobody disputes",
    "In any order of claims: base + interim ≤ low ≤ the answer's payout ≤ high ≤ cap; a ruling comes out between low and high; a claim pays at once exactly what it leaves undisputed, touches its own bound only, and leaves enough for every ruling.",
    disputes,
    [
      edit(
        "a client's claim may be worse for it than the answer",
        "if (claimed >= dispute.low) revert",
        "if (claimed + 10 <= dispute.low) revert",
        DISPUTES,
      ),
      edit(
        "a ruling may go beyond the agency's claim",
        "return payout > dispute.high ? dispute.high : payout;",
        "return payout;",
        DISPUTES,
      ),
      edit("a claim pays interim payments again", "return claimed - interim;", "return claimed;", DISPUTES),
      edit(
        "the agency's claim pulls the client's bound along",
        "dispute.high = uint128(claimed);",
        "dispute.high = uint128(claimed);\n        dispute.low = uint128(claimed);",
        DISPUTES,
      ),
    ],
  ),
];
