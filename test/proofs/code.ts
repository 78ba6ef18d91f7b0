import type { Node } from "../../scripts/prove/ast.js";
import { type Sources, syntaxTrees } from "../../scripts/prove/compiler.js";
import { Translation } from "../../scripts/prove/translation.js";

export const PRICING = "contracts/libraries/Pricing.sol";
export const SCHEDULE = "contracts/libraries/Schedule.sol";
export const VALIDITY = "contracts/libraries/TermsValidity.sol";
export const ESCROW = "contracts/PerformanceEscrow.sol";
export const ERC_3009 = "contracts/base/Erc3009Funding.sol";
export const PAYMENTS = "contracts/base/Payments.sol";
export const DISPUTES = "contracts/libraries/Disputes.sol";

const parsed = new WeakMap<Sources, Map<string, Map<string, Node>>>();

/** A fresh run on symbols of what these files define. */
export function translate(sources: Sources, ...files: string[]): Translation {
  const known = parsed.get(sources) ?? new Map<string, Map<string, Node>>();
  parsed.set(sources, known);
  const key = files.join(" ");
  const trees = known.get(key) ?? syntaxTrees(sources, files);
  known.set(key, trees);
  return new Translation(trees.values());
}
