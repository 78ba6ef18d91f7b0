/** The numbers of test/solidity/support/Tally.sol: of each function how often it went through and was refused. */
export const FUNCTIONS = [
  "propose",
  "retract",
  "fund",
  "payInterim",
  "settle",
  "dispute",
  "payUndisputed",
  "rule",
  "settleMutually",
  "optOut",
  "cancel",
  "resign",
  "withdraw",
  "pushCredit",
  "fundWithAuthorization",
] as const;

/** And after them: how often what takes several functions, or hostile surroundings, was met. */
export const SITUATIONS = [
  "settledUnanswered",
  "settledWithInterim",
  "settledUnruled",
  "disputedByClient",
  "disputedByAgency",
  "disputedByBoth",
  "disputedMissing",
  "mutualInDispute",
  "returnedWithInterim",
  "endedTwice",
  "credited",
  "counterfactual",
  "donations",
  "replays",
  "helperCalls",
  "finishes",
  "probes",
  "calledBack",
  "shutOut",
  "inBetweenFree",
  "inBetweenLocked",
] as const;

/** Sums the lines that the suite writes, one at the end of each run. */
export function sumTallies(lines: string): number[] {
  const sums = new Array<number>(2 * FUNCTIONS.length + SITUATIONS.length).fill(0);
  for (const line of lines.split("\n").filter(Boolean)) {
    line.split(" ").forEach((number, k) => (sums[k] = (sums[k] ?? 0) + Number(number)));
  }
  return sums;
}
