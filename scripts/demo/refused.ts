import { isHexString } from "ethers";

import type { Stage } from "./stage.js";

/** An attack got through, or failed for another reason than it should. */
export class AttackSucceededError extends Error {
  override readonly name = "AttackSucceededError";
}

/** Tells how the chain refuses an attempt, by the name of the contract's error. */
export async function expectRefused(
  { escrow, tell }: Stage,
  attempt: string,
  call: Promise<unknown>,
  expected: string,
): Promise<void> {
  const reason = await call.then(
    () => undefined,
    (error: unknown) => {
      // The chain in this process reports a revert as an error with the contract's error in `data`.
      const data = error instanceof Error && "data" in error ? error.data : undefined;
      if (!isHexString(data)) throw error;
      return escrow.interface.parseError(data)?.name ?? data;
    },
  );
  if (reason !== expected) {
    throw new AttackSucceededError(`"${attempt}" must be refused with ${expected}: ${reason ?? "it was not refused"}.`);
  }
  tell.fact(attempt, `refused: ${reason}`);
}
