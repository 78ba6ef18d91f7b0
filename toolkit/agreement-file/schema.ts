import { z } from "zod";

import { ACCEPTANCES } from "./acceptances.js";
import { paymentSchema } from "./models/models.js";
import { address, fileName, line, list, whole, word, zone } from "./schema/fields.js";
import { metricSchema } from "./schema/metric.js";
import { scheduleSchema } from "./schema/schedule.js";

const party = (who: string) =>
  z.strictObject({
    name: line(`Who the ${who} is.`, "Brightside Telecom GmbH"),
    address: address(`The ${who}'s own account, never an exchange's: whatever it is paid goes there.`),
    zone: zone(`The zone in which the ${who} reads dates.`).optional(),
  });

const arbiter = z
  .strictObject({
    name: line("Who the arbiter is.", "Mediation Chamber of Hamburg"),
    address: address("The arbiter's account or contract."),
  })
  .describe("Who rules on disputes. Leave it out for none.");

const token = z
  .strictObject({
    symbol: z
      .string("Write it without spaces, such as USDC.")
      .regex(/^[^\s\u0000-\u001f\u007f]{1,32}$/, "Write it without spaces, such as USDC.")
      .describe("What people call it: USDC."),
    address: z
      .union([z.literal("native"), address("The token's contract.")], "Write the token's address in quotes, or native.")
      .describe("The token's contract, or native for the chain's own currency."),
    decimals: whole(0, 38, "The token's decimal places: 6 for USDC, 18 for most others and for native."),
    currency: line("The currency it stands for, if any.", "USD", 32).optional(),
  })
  .describe("What is paid with.");

const annex = z
  .strictObject({
    document: fileName("The legal text; its hash is signed.", "services-agreement.pdf").optional(),
    nonce: line("Some 32 random letters and digits: they keep the annex from being guessed.", "9f1c…", 128).optional(),
    hash: word("Instead of document and nonce: an annex of which only the hash is known.").optional(),
  })
  .describe("What is signed beyond the terms: the legal text and this file. A nonce, or a hash.");

/**
 * An agreement file, version 1. It holds what people write, and nothing is changed while it is read, so that the file
 * that is signed is the file that was read.
 */
export const agreementSchema = z
  .strictObject({
    agreement: z.literal(1, "Write `agreement: 1`, the version of this format.").describe("Version of this format: 1."),
    title: line("What the agreement is about.", "Qualified leads for Brightside"),
    chain: z
      .string("Write the chain's CAIP-2 name, such as eip155:8453 for Base.")
      .regex(/^eip155:[1-9][0-9]{0,14}$/, "Write the chain's CAIP-2 name, such as eip155:8453 for Base.")
      .describe("CAIP-2 name of the chain: eip155:8453 is Base, eip155:1 Ethereum."),
    escrow: address("The escrow contract. Default: the one this project has on the chain.").optional(),
    client: party("client").describe("Who pays."),
    agency: party("agency").describe("Who is paid."),
    arbiter: arbiter.optional(),
    token,
    metric: metricSchema,
    payment: paymentSchema,
    schedule: scheduleSchema,
    accepted: list(
      z.enum(Object.values(ACCEPTANCES), `Copy a sentence exactly: ${Object.values(ACCEPTANCES).join(" ")}`),
      10,
      "What both accept in so many words, because it is unusual.",
    ).optional(),
    annex,
  })
  .describe("A pay-for-performance agreement between a client and an agency.");

/** What an agreement file says: plain data, as the file has it. */
export type AgreementContent = z.output<typeof agreementSchema>;
