import { z } from "zod";

import type { CommonOptions, Preset } from "../../presets/preset.js";
import type { Path } from "../problem.js";
import type { ScheduleContent } from "../schema/schedule.js";
import type { PaymentReader } from "./payment-reader.js";

/** What a model needs to know of the rest of the file. */
export interface ModelContext {
  readonly read: PaymentReader;
  readonly schedule: ScheduleContent;
}

/** A model with its amounts read, to be applied once all else is known. */
export type Pricing = (common: CommonOptions) => Preset;

/** A business model as it stands in files: what its section holds, and how that becomes terms. */
export interface Model<Name extends string = string, Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: Name;
  readonly schema: z.ZodObject<{ model: z.ZodLiteral<Name> } & Shape, z.core.$strict>;
  /** Reads the amounts, noting every problem in the reader; what it gives is used only if there was none. */
  readonly price: (payment: z.output<z.ZodObject<Shape>>, context: ModelContext) => Pricing;
  /** The field that is to blame when the preset refuses the whole. */
  readonly blame: Path;
}

/** Defines a model: the same name as its preset's, in words. */
export function defineModel<Name extends string, Shape extends z.ZodRawShape>(
  name: Name,
  description: string,
  shape: Shape,
  price: Model<Name, Shape>["price"],
  blame: Path = ["payment"],
): Model<Name, Shape> {
  const schema = z.strictObject({ model: z.literal(name), ...shape }).describe(description);
  return { name, schema, price, blame };
}
