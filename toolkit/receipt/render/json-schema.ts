import { z } from "zod";

// Every integer of the chain is a string of decimal digits: JavaScript's numbers, and those of most other readers of
// JSON, are exact up to 2^53 only. Plain numbers are used for what is counted here: blocks, positions, periods.
const integer = z.string().regex(/^\d+$/);
const amount = integer.describe("Token base units, in decimal digits.");
const signed = z
  .string()
  .regex(/^-?\d+$/)
  .describe("Token base units, in decimal digits; below 0 only where events contradict each other.");
const time = integer.describe("Unix seconds, in decimal digits.");
const value = integer.describe("Metric units, in decimal digits.");
const position = z.int().nonnegative();
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const word = z.string().regex(/^0x[0-9a-f]{64}$/);
const party = z.enum(["client", "agency"]);
const period = position.describe("Counted from 0, as the contract does.");

const place = z
  .strictObject({
    block: position,
    time,
    transaction: word,
    index: position.describe("Of the log in the block."),
  })
  .describe("Where on the chain it happened.");

const verdict = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("agrees") }),
    z.strictObject({ kind: z.literal("differs"), by: amount, reason: z.string() }),
    z.strictObject({ kind: z.literal("unconfirmed"), reason: z.string() }),
  ])
  .describe("What the audit says.");

const terms = z
  .strictObject({
    ...{ client: address, agency: address, arbiter: address, token: address, oracle: address, metric: word },
    ...{ cap: amount, base: amount, baselines: z.array(value), lowerIsBetter: z.boolean() },
    steps: z.array(z.strictObject({ threshold: value, lump: amount, rate: integer })),
    ...{ start: time, periodEnds: z.array(time), trialEnd: time },
    ...{ fundingGrace: integer, measureDelay: integer, reportGrace: integer },
    ...{ reviewWindow: integer, rulingWindow: integer, arbiterFee: amount },
    ...{ interimEvery: integer, interimBps: integer, cancelNotice: integer, annex: word },
  })
  .describe("The terms whose EIP-712 digest is the agreement's id, as contracts/types/Terms.sol has them.");

const definition = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("unknown") }),
  z.strictObject({
    kind: z.literal("functions"),
    definition: z.strictObject({
      ...{ donId: word, sourceHash: word, args: z.array(z.string()), secretsSlot: integer },
      ...{ unit: z.string(), decimals: integer, askers: z.array(address) },
    }),
  }),
  z.strictObject({
    kind: z.literal("attested"),
    definition: z.strictObject({
      ...{ signers: z.array(address), threshold: integer, unit: z.string(), decimals: integer },
      ...{ statement: z.string(), documentHash: word },
    }),
  }),
]);

const answer = value.nullable().describe("The answer that was used; null when it was missing.");
const split = { toAgency: amount, toClient: amount };
const event = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("funded"), count: integer, amount }),
    z.strictObject({ kind: z.literal("interimPaid"), period, value, amount }),
    z.strictObject({ kind: z.literal("settled"), period, value: answer, ...split }),
    z.strictObject({ kind: z.literal("disputed"), period, by: party, value: answer, claimedValue: value, ...split }),
    z.strictObject({ kind: z.literal("undisputedPaid"), period, ...split }),
    z.strictObject({ kind: z.literal("ruled"), period, value, ...split }),
    z.strictObject({ kind: z.literal("settledMutually"), periodsSettled: position, ...split }),
    z.strictObject({ kind: z.literal("optedOut"), keep: position, returned: amount }),
    z.strictObject({ kind: z.literal("cancelled"), keep: position, returned: amount }),
    z.strictObject({ kind: z.literal("resigned"), keep: position, returned: amount }),
  ])
  .describe("What the escrow reported.");

const line = z.strictObject({
  event,
  place,
  funding: z
    .strictObject({
      firstPeriod: period,
      funder: address.describe("Whom the escrow took the money from."),
      payer: address.describe("Whose money it was."),
      way: z.enum(["direct", "authorization", "permit", "permit2", "plugIn", "depositAddress"]),
    })
    .optional(),
  through: time.optional().describe("Of an interim payment: up to when the metric was measured."),
  questionId: word.optional().describe("The question whose answer decided it."),
  ...{ toEscrow: amount, toAgency: amount, toClient: amount },
  ...{ modelToEscrow: amount, modelToAgency: signed, modelToClient: signed },
  verdict,
});

const report = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("functions"),
      requestId: word.nullable(),
      transmitter: address,
      signatures: position.nullable(),
    }),
    z.strictObject({ kind: z.literal("attested"), attesters: z.array(address), submitter: address }),
    z.strictObject({ kind: z.literal("unknown"), submitter: address }),
  ])
  .describe("What carried the answer to the chain.");

const purpose = z.enum(["settlement", "interim"]);

/** The shape of a receipt in JSON. Its keys come out in this order. */
export const receiptJson = z
  .strictObject({
    format: z.literal("performance-escrow-receipt/1"),
    agreement: word,
    chainId: integer,
    escrow: address,
    verdict,
    totals: z.strictObject({
      ...{ funded: amount, paid: amount, returned: amount, held: signed, heldByContract: amount },
      difference: amount.describe("All deviations, each counted as positive."),
    }),
    status: z
      .string()
      .describe("What the agreement was doing at the last block, as contracts/types/Agreement.sol says."),
    reading: z
      .strictObject({ fromBlock: position, toBlock: position, toBlockHash: word, time, calls: position })
      .describe("Which part of the chain was read, and with how many calls of the node."),
    token: z.strictObject({ symbol: z.string(), decimals: position }),
    terms,
    metric: z.strictObject({
      metric: definition,
      source: z.string().optional().describe("The JavaScript that measures."),
      description: z.array(z.string()).optional(),
      published: place.optional(),
    }),
    consents: z.array(z.strictObject({ kind: z.enum(["given", "retracted"]), place, sender: address })),
    lines: z.array(line).describe("Every movement of the agreement's money, oldest first."),
    fees: z
      .array(
        z.strictObject({
          kind: z.enum(["paid", "returned", "earned"]),
          by: party,
          amount,
          line: position.describe("Position in lines."),
        }),
      )
      .describe("Fees of disputes, by the terms."),
    arbiterFees: z.strictObject({ spent: z.strictObject({ client: amount, agency: amount }), held: amount }),
    answers: z.array(
      z.strictObject({
        ...{ purpose, period, questionId: word },
        question: z.strictObject({ metric: word, from: time, to: time, notBefore: time }),
        written: z.strictObject({ value, place, report }).nullable(),
        oracle: z
          .union([z.strictObject({ value, answeredAt: time }), z.enum(["unanswered", "gone"])])
          .describe("What the oracle says at the last block."),
      }),
    ),
    requests: z.array(
      z.strictObject({
        ...{ requestId: word, questionId: word, purpose, period, asker: address, asked: place },
        outcome: z.enum(["answered", "failed", "ignored", "undelivered", "noReply"]),
        reason: z.string().optional(),
        replied: place.optional(),
      }),
    ),
    credits: z.array(
      z.strictObject({
        ...{ payee: address, amount, place },
        entry: position.describe("Position in lines."),
        part: z.enum(["toAgency", "toClient", "fee"]),
        collected: z
          .strictObject({ place, to: address, amount })
          .nullable()
          .describe("The withdrawal that had it in it, of all that waited for the payee in this token."),
      }),
    ),
  })
  .describe("Receipt of a pay-for-performance agreement, read from the chain and recomputed.");

/** The JSON Schema of a receipt, for editors and programs in other languages. */
export function receiptJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(receiptJson);
}
