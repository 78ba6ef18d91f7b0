import { Interface } from "ethers";

import { type BatchRange, seedOf } from "../../test/differential/batch.js";
import { makeCase } from "../../test/differential/case.js";

/** A case in which the escrow and the model differ. */
export interface Difference {
  /** Number of the case: `--only` replays it. */
  readonly number: number;
  /** What differs, for people. */
  readonly text: string;
}

const VERDICTS = new Interface([
  "error DifferedOnPossible(uint256 seed, uint256 step, bool refusedByModel, bytes reason)",
  "error DifferedOnValue(uint256 seed, uint256 step, uint256 what, uint256 byModel, uint256 byEscrow)",
]);

/** What `Replay.t.sol` observes, in its order. */
const OBSERVED = [
  ...["balance of the client", "balance of the agency", "balance of the arbiter", "balance of the escrow"],
  ...["credit of the client", "credit of the agency", "credit of the arbiter"],
  ...["held", "paidOpen", "reviewEnd", "funded", "settled", "end"],
] as const;

/** @param lines Of the verdict: the case's place in the batch, and the revert data of `replay`. */
export function readDifferences(lines: readonly string[], { seed, first }: BatchRange): Difference[] {
  return lines.map((line) => {
    const [place = "", data = ""] = line.split(" ");
    const number = first + Number(place);
    return { number, text: `case ${number} of seed ${seed}: ${explain(data, seedOf(seed, number))}` };
  });
}

function explain(data: string, seed: bigint): string {
  const error = VERDICTS.parseError(data);
  if (error === null) return `the replay itself reverted: ${data}`;
  const [, step, ...rest] = error.args.toArray() as bigint[];
  const label = `step ${step}, ${makeCase(seed).labels[Number(step)]}`;
  if (error.name === "DifferedOnValue") {
    const [what, byModel, byEscrow] = rest;
    return `${label}: ${OBSERVED[Number(what)]} is ${byModel} by the model, ${byEscrow} by the escrow`;
  }
  const [refusedByModel, reason] = rest as unknown as [boolean, string];
  return `${label}: ${refusedByModel ? "the escrow allows it" : `the escrow refuses it with ${reason}`}`;
}
