import { z } from "zod";

import { agreementSchema } from "./schema.js";

/**
 * The JSON Schema of agreement files, for editors: they complete fields, show what each is for, and mark mistakes while
 * somebody writes. It says less than `parseAgreementFile`, which alone decides.
 */
export function agreementJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(agreementSchema);
  return { $schema, title: "Performance Escrow agreement, version 1", ...schema };
}
