import { z } from "zod";

import { MODELS } from "../../../toolkit/agreement-file/models/models.js";
import type { Path } from "../../../toolkit/agreement-file/problem.js";
import type { Draft } from "./draft.js";
import type { Question } from "./question.js";

/** The part of a JSON Schema that tells what a value is for. */
interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
  readonly items?: Described;
}

/** Better words than the schema's, where a person is asked for a value. */
const ASKED: Readonly<Record<string, Question["message"]>> = {
  price: (draft) => `What is paid for one ${draft.get(["metric", "unit"])}?`,
  cap: (draft) => `What is the most that one ${draft.periodName} pays?`,
  "paid-every": (draft) => `How often is the running ${draft.periodName} paid?`,
};

/** One question for each value that the draft's model has, in the order of the file. */
export function paymentQuestions(draft: Draft): Question[] {
  const model = MODELS.find(({ name }) => name === draft.get(["payment", "model"]));
  if (model === undefined) return [];
  const { properties = {} } = z.toJSONSchema(model.schema) as Described;
  return Object.entries(draft.data(["payment"]) as Record<string, unknown>).flatMap(([key, value]) => {
    if (key === "model") return [];
    const message = ASKED[key];
    const path = ["payment", key];
    return message === undefined ? questionsFor(value, properties[key] ?? {}, path, "") : [{ path, message }];
  });
}

/** Changes words in every value of the payment, such as the name of the token or of what is counted. */
export function rewordPayment(draft: Draft, reword: (text: string) => string): void {
  for (const { path } of questionsFor(draft.data(["payment"]), {}, ["payment"], "")) {
    if (path.at(-1) !== "model") draft.set(path, reword(draft.get(path)));
  }
}

function questionsFor(value: unknown, schema: Described, path: Path, of: string): Question[] {
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) =>
      questionsFor(entry, schema.items ?? {}, [...path, index], `Number ${index + 1}. `),
    );
  }
  if (typeof value === "object" && value !== null) {
    const { properties = {}, additionalProperties } = schema;
    const named = typeof additionalProperties === "object" ? additionalProperties : undefined;
    return Object.entries(value).flatMap(([key, entry]) =>
      questionsFor(entry, properties[key] ?? named ?? {}, [...path, key], named === undefined ? of : `${key}. `),
    );
  }
  // What is yes or no is left as the example has it.
  if (typeof value === "boolean") return [];
  return [{ path, message: `${of}${firstSentence(schema.description ?? "")}` }];
}

function firstSentence(text: string): string {
  return text.split(". ")[0]?.replace(/\.$/, "") ?? "";
}
