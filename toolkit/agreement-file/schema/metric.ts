import { z } from "zod";

import { address, fileName, line, list, paragraph, whole, word } from "./fields.js";

const role = (text: string) => z.union([z.enum(["client", "agency", "arbiter"]), address("An account.")], text);

const functions = z
  .strictObject({
    source: line("Name of a metric source of this project.", "hubspot-leads").optional(),
    arguments: z
      .record(z.string(), z.unknown(), "Give the source's arguments, one to a line.")
      .describe("What the source is to count; see the source's own description.")
      .optional(),
    "source-hash": word(
      "Instead of source: keccak256 of JavaScript that is not one of this project's sources.",
    ).optional(),
    "encoded-arguments": z
      .array(z.string("Write text in quotes."), "List texts, one to a line after a dash.")
      .describe("With source-hash: the arguments exactly as they stand on chain.")
      .optional(),
    network: line("The network of oracle nodes: its name, or its 32 bytes.", "fun-base-mainnet-1", 66),
    "secrets-slot": whole(0, 255, "Slot of the asker's secrets at the network. Default 0.").optional(),
    askers: list(
      role("Write client, agency or an address."),
      8,
      "Who may have the number measured, each with a subscription of its own. Default: client and agency.",
    ).optional(),
  })
  .describe("The number is measured by a network of oracle nodes (Chainlink Functions).");

const attested = z
  .strictObject({
    signers: list(
      role("Write client, agency, arbiter or an address."),
      16,
      "Who states the number: client, agency, arbiter, or an address.",
    ),
    threshold: whole(1, 16, "How many of them must state the same number: more than half."),
    statement: paragraph("What exactly is counted, and where it can be looked up: what the signers sign.", 4_000),
    document: fileName("A longer description; its hash is signed.", "how-we-count.pdf").optional(),
    "document-hash": word("Instead of document: keccak256 of it.").optional(),
  })
  .describe("The number is stated and signed by people.");

/** What is measured, how, and who can change it. */
export const metricSchema = z
  .strictObject({
    unit: line("One of what is counted.", "qualified lead", 100),
    units: line("Several of what is counted.", "qualified leads", 100),
    whole: line("What it is as a whole, where that has a name.", "revenue", 100).optional(),
    decimals: whole(0, 38, "Decimal places of the number: 2 for money counted in cents. Default 0.").optional(),
    currency: line("If it counts money: which.", "EUR", 32).optional(),
    cumulative: z
      .boolean("Write true or false.")
      .describe("Whether the number only adds up while a period runs, so that a part of a period has a part of it.")
      .optional(),
    "controlled-by": z
      .enum(["client", "agency", "both", "neither", "unknown"], "Write client, agency, both, neither or unknown.")
      .describe(
        "Who can change or withhold the records that are counted; neither only if a third party keeps them and no side can revoke access.",
      ),
    oracle: address("The oracle contract. Default: the one this project has on the chain.").optional(),
    functions: functions.optional(),
    attested: attested.optional(),
    id: word("Instead of functions or attested: a metric of which only the id is known.").optional(),
  })
  .describe("What is measured, how, and who can change it. Exactly one of functions and attested.");

export type MetricContent = z.output<typeof metricSchema>;
