import { z } from "zod";

import { qualityPoints } from "../../presets/quality-points.js";
import { money } from "../schema/fields.js";
import { defineModel } from "./model.js";

const REMEDY = "Give each grade its price, one to a line, such as A lead: 90 USDC.";

export const qualityPointsModel = defineModel(
  "quality-points",
  "Units of different quality, each with a price; the metric counts points.",
  {
    grades: z
      .record(z.string(), money("What one unit of the grade pays."), REMEDY)
      .refine((grades) => Object.keys(grades).length > 0, REMEDY)
      .describe("The price of one unit of each grade: A lead: 90 USDC."),
    cap: money("Most that one period pays."),
  },
  (payment, { read }) => {
    const grades = Object.fromEntries(
      Object.entries(payment.grades).map(([grade, text]) => [grade, read.money(text, "grades", grade)]),
    );
    const cap = read.money(payment.cap, "cap");
    return (common) => {
      const preset = qualityPoints({ ...common, grades, cap });
      const points = Object.entries(preset.points).map(([grade, count]) => `${grade} ${count}`);
      return { ...preset, description: `${preset.description} The metric counts points: ${points.join(", ")}.` };
    };
  },
  ["payment", "grades"],
);
