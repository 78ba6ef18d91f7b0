import type { Engine } from "../../scripts/prove/compiler.js";
import { byModelChecker, type Control, type Property } from "../../scripts/prove/property.js";
import { DISPUTES, PRICING } from "./code.js";

const question = (name: string, statement: string, contract: string, engine: Engine, control: Control): Property =>
  byModelChecker(`SMTChecker: ${name}`, statement, { file: `test/proofs/checker/${contract}.sol`, contract, engine }, [
    control,
  ]);

const edit = (change: string, find: string, replace: string, file = PRICING): Control => ({
  change,
  edits: [{ file, find, replace }],
});

/** A second prover, which reads the contracts by itself, on what it can decide. */
export const CHECKER_PROPERTIES: Property[] = [
  question(
    "price within the cap",
    "performance ≤ cap − base, for any number of steps.",
    "PriceStaysWithinTheCap",
    "chc",
    edit("one above the cap", "return earned < room ? earned : room;", "return earned < room ? earned : room + 1;"),
  ),
  question(
    "higher never pays less",
    "A higher value never earns less (one step).",
    "HigherNeverPaysLess",
    "bmc",
    edit(
      "the rate counts what is missing to the value",
      "scaled += (upper - threshold) * step.rate;",
      "scaled += (type(uint128).max - upper) * step.rate;",
    ),
  ),
  question(
    "lower never pays less where lower is better",
    "A lower value never earns less where lower is better (one step).",
    "LowerNeverPaysLessWhereLowerIsBetter",
    "bmc",
    edit(
      "the direction is ignored",
      "terms.lowerIsBetter ? (baseline, value) : (value, baseline)",
      "terms.lowerIsBetter ? (value, baseline) : (value, baseline)",
    ),
  ),
  question(
    "interim never takes back",
    "An interim target is never below what was reached, for any number of steps.",
    "InterimNeverTakesBack",
    "chc",
    edit("a counter that falls takes back", "return target > paid ? target : paid;", "return target;"),
  ),
  question(
    "interim never touches the base",
    "An interim target is never above cap − base (up to two steps).",
    "InterimNeverTouchesTheBase",
    "bmc",
    edit(
      "the base is shared, too",
      "(performance(terms, period, value) * terms.interimBps) / BPS",
      "((terms.base + performance(terms, period, value)) * terms.interimBps) / BPS",
    ),
  ),
  question(
    "a split divides the cap",
    "Interim payments, the agency's and the client's part are the cap; the agency gets at least the base, and exactly the base when the answer is missing; for any number of steps.",
    "SplitDividesTheCap",
    "chc",
    edit("the agency gets interim payments twice", "toAgency = total - interim;", "toAgency = total;"),
  ),
  question(
    "claims bound the ruling",
    "A ruling comes out between the two claims, and as it is when it lies there.",
    "ClaimsBoundTheRuling",
    "chc",
    edit(
      "the upper claim is ignored",
      "return payout > dispute.high ? dispute.high : payout;",
      "return payout;",
      DISPUTES,
    ),
  ),
];
