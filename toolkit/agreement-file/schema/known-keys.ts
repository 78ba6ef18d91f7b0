import { z } from "zod";

import type { Path } from "../problem.js";

/** The keys that the schema knows at `path` of `data`; empty where it knows none in particular. */
export function knownKeys(schema: z.core.$ZodType, data: unknown, path: Path): string[] {
  const at = schemaAt(schema, data, path);
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function schemaAt(schema: z.core.$ZodType, data: unknown, path: Path): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional) return schemaAt(schema.unwrap(), data, path);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const chosen = schema.options.find((option) => isChosen(option, schema.def.discriminator, data));
    return chosen && schemaAt(chosen, data, path);
  }
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  const inner = (data as Record<string | number, unknown> | null | undefined)?.[key];
  if (schema instanceof z.ZodArray) return schemaAt(schema.element, inner, rest);
  if (!(schema instanceof z.ZodObject)) return undefined;
  const field = schema.shape[key] as z.core.$ZodType | undefined;
  return field && schemaAt(field, inner, rest);
}

function isChosen(option: z.core.$ZodType, discriminator: string, data: unknown): boolean {
  if (!(option instanceof z.ZodObject)) return false;
  const literal: unknown = option.shape[discriminator];
  return literal instanceof z.ZodLiteral && literal.value === (data as Record<string, unknown>)?.[discriminator];
}
