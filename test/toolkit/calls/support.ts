import { expect } from "chai";
import { type Signer, ZeroHash } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import type { Plan } from "../../../toolkit/calls/shared/call.js";
import type { CallContext } from "../../../toolkit/calls/shared/state.js";
import type { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { signTerms } from "../../../toolkit/terms/typed-data.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { wordsFor, type Words } from "../../../toolkit/words/words.js";
import type { Currency, EscrowFixture } from "../../support/escrow.js";
import { Stage, type Movement } from "../../support/stage.js";

/** An agreement on a chain, with what the calls are made from, and the means to see what they do. */
export interface CallStage {
  readonly stage: Stage;
  readonly agreement: Agreement;
  readonly context: CallContext;
  readonly words: Words;
  /** The agency's signature over the terms. */
  readonly consent: string;
}

/** An agreement on the terms of `makeTerms` with `overrides`, its first `count` periods funded. */
export async function openCalls(
  connection: NetworkConnection,
  fixture: EscrowFixture,
  currency: Currency,
  overrides: Partial<Terms> = {},
  count = 0,
): Promise<CallStage> {
  const stage = await Stage.open(connection, fixture, currency, overrides, count);
  const agreement = agreementOf(fixture, stage.terms, currency);
  const context = { agreement, provider: connection.ethers.provider };
  const consent = await signTerms(fixture.agency, stage.terms, fixture.location);
  return { stage, agreement, context, words: wordsFor(agreement), consent };
}

/** The terms with all that is known around them. */
export function agreementOf(fixture: EscrowFixture, terms: Terms, currency: Currency): Agreement {
  const definition = {
    signers: [fixture.agency.address],
    threshold: 1n,
    unit: "qualified leads",
    decimals: 0n,
    statement: "Leads.",
    documentHash: ZeroHash,
  };
  return {
    location: fixture.location,
    terms,
    token: currency === "native" ? { symbol: "ETH", decimals: 18 } : { symbol: "USDC", decimals: 6 },
    metric: { kind: "attested", definition },
    names: { client: "Acme", agency: "Growth Ltd" },
  };
}

/** Sends all calls of a plan as they are, and gives the last transaction. */
export async function sendAll(plan: Plan, signer: Signer) {
  let last;
  for (const { to, data, value } of plan.calls) last = await signer.sendTransaction({ to, data, value });
  if (last === undefined) throw new Error("The plan has no calls.");
  return last as unknown as Parameters<Stage["expectMoved"]>[0];
}

/** Sends the plan, and asserts that it moves `expected`, and that its summary says each of these amounts. */
export async function expectDoes(
  { stage, words }: CallStage,
  plan: Plan,
  signer: Signer,
  expected: Partial<Movement>,
): Promise<void> {
  if (plan.sender !== undefined) expect(await signer.getAddress()).to.equal(plan.sender);
  await stage.expectMoved(await sendAll(plan, signer), expected);
  for (const amount of Object.values(expected)) {
    expect(plan.summary.join(" ")).to.contain(words.amount(amount < 0n ? -amount : amount));
  }
  expectReadable(plan);
}

/** Asserts that a person could read it. */
export function expectReadable({ summary, calls, warnings }: Pick<Plan, "summary" | "calls" | "warnings">): void {
  const texts = [...summary, ...warnings.map(({ text }) => text)];
  for (const text of texts) expect(text).to.match(/^[A-Z0-9“].*[.?)]$|Source: http/s);
  for (const text of [...texts, ...calls.map(({ description }) => description)]) {
    expect(text).not.to.match(/undefined|NaN|\[object|\.\.|  |\bbps\b/);
  }
}

/** Asserts that it is refused with an error of this type, whose message matches, and that names a remedy. */
export async function expectRefused(
  failing: Promise<unknown>,
  type: abstract new (...args: never[]) => PerformanceEscrowError,
  message: RegExp,
): Promise<void> {
  let error: unknown;
  try {
    await failing;
  } catch (thrown) {
    error = thrown;
  }
  expect(error).to.be.instanceOf(type);
  expect((error as PerformanceEscrowError).message).to.match(message);
  expect((error as PerformanceEscrowError).remedy).to.match(/^[A-Z].+\.$/);
}
