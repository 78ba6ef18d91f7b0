import { agreementId, TERMS_TYPES, type EscrowLocation } from "../../toolkit/terms/typed-data.js";
import type { Step, Terms } from "../../toolkit/terms/types.js";
import type { PerformanceEscrow } from "../../typechain-types/index.js";

/**
 * The terms that the one `Proposed` event of an agreement carries.
 *
 * @throws Error when there is no such event, or more than one.
 */
export async function publishedTerms(escrow: PerformanceEscrow, id: string): Promise<Terms> {
  const events = await escrow.queryFilter(escrow.filters.Proposed(id));
  const [event] = events;
  if (event === undefined || events.length !== 1) throw new Error(`${id} was published ${events.length} times.`);

  const decoded = event.args.terms;
  const plain = Object.fromEntries(
    TERMS_TYPES.Terms.map(({ name, type }): [string, unknown] => {
      const value = decoded[name as keyof Terms];
      return [name, type === "Step[]" ? decoded.steps.map(plainStep) : Array.isArray(value) ? [...value] : value];
    }),
  );
  return plain as unknown as Terms;
}

/** The id of the terms that an agreement's `Proposed` event carries: the agreement's own, if all of them are there. */
export async function publishedTermsId(
  escrow: PerformanceEscrow,
  location: EscrowLocation,
  id: string,
): Promise<string> {
  return agreementId(await publishedTerms(escrow, id), location);
}

function plainStep({ threshold, lump, rate }: Step): Step {
  return { threshold, lump, rate };
}
