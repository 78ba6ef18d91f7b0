// Drafts are files as anybody may write them: plain data without a type.
/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-call */
import { expect } from "chai";
import { parse } from "yaml";

import { MODELS } from "../../../toolkit/agreement-file/models/models.js";
import { PRESET_SAMPLES } from "../../../toolkit/presets/registry.js";
import type { PresetSample } from "../../../toolkit/presets/sample.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { START } from "../../support/valid-terms.js";
import { compiled, type Draft, exampleWith, problems } from "./support.js";

/** Each preset's sample as its file's payment section says it. */
const PAYMENTS: Record<string, Draft> = {
  "pay per lead": { model: "pay-per-unit", price: "45 USDC per qualified lead", cap: "9,000 USDC per month" },
  "target or nothing": { model: "target-or-nothing", target: "500 signups", reward: "10,000 USDC" },
  "revenue uplift share": {
    model: "revenue-share",
    share: "10 %",
    baselines: ["80,000 USD", "95,000 USD", "120,000 dollars of revenue"],
    cap: "5,000 USDC",
  },
  "revenue uplift, holdout": { model: "holdout-share", share: "12.5 %", cap: "6,000 USDC" },
  "cost-savings share": { model: "savings-share", share: "20%", baseline: "50,000 USD", cap: "4,000 USDC" },
  "savings per call handled": {
    model: "savings-per-unit",
    saving: "6.40 USDC per call handled",
    share: "25 %",
    cap: "8,000 USDC",
  },
  "value pricing": {
    model: "value-pricing",
    baseline: "1,200 customers",
    target: "100 customers",
    reward: "8,000 USDC",
    "price-per-further": "60 USDC per customer",
    cap: "15,000 USDC",
  },
  "base + performance": {
    model: "base-plus-performance",
    base: "2,000 USDC",
    included: "20 demos",
    price: "100 USDC per demo",
    cap: "6,000 USDC",
  },
  "graduated tiers": {
    model: "graduated-tiers",
    tiers: [
      { from: "0 meetings", price: "50 USDC per meeting" },
      { from: "100 meetings", price: "40 USDC per meeting", bonus: "500 USDC" },
      { from: "300 meetings", price: "60 USDC per meeting" },
    ],
    cap: "20,000 USDC",
  },
  "retroactive tiers": {
    model: "retroactive-tiers",
    tiers: [
      { from: "0 sales", price: "30 USDC per sale" },
      { from: "50 sales", price: "36 USDC per sale" },
      { from: "200 sales", price: "42.50 USDC per sale" },
    ],
    cap: "12,000 USDC",
  },
  "minimum guarantee": {
    model: "minimum-guarantee",
    price: "30 USDC per booking",
    guarantee: "1,000 USDC",
    cap: "5,000 USDC",
  },
  "quality points": {
    model: "quality-points",
    grades: { "A lead": "90 USDC", "B lead": "45 USDC", "C lead": "15 USDC" },
    cap: "8,000 USDC",
  },
  "free trial, then continue": { model: "free-trial", price: "38.50 USDC per qualified lead", cap: "4,000 USDC" },
  "paid pilot": { model: "paid-pilot", fee: "1,500 USDC", success: { target: "10 sales calls", bonus: "1,000 USDC" } },
  "recurring, month by month": {
    model: "month-by-month",
    base: "500 USDC",
    price: "1.20 USDC per ticket resolved",
    cap: "3,000 USDC",
  },
  "validated leads": {
    model: "validated-leads",
    price: "40 USDC per qualified lead",
    cap: "10,000 USDC",
    "returns-within": "2w",
    "most-returns": "15 %",
    "paid-every": "168h",
  },
  optimistic: { model: "optimistic", price: "220 USDC per article published", cap: "3,300 USDC" },
};

/** What the samples have beyond the usual schedule. */
const SCHEDULES: Record<string, Draft> = {
  "free trial, then continue": { trial: "14d" },
  "recurring, month by month": { "cancel-notice": 1 },
  optimistic: { review: { window: "5d", ruling: "14d", fee: "150 USDC" } },
};

function fileOf({ name, metric, build }: PresetSample): string {
  return exampleWith((draft) => {
    draft.metric = {
      unit: metric.one,
      units: metric.many,
      ...(metric.whole && { whole: metric.whole, currency: "USD" }),
      decimals: metric.decimals,
      "controlled-by": "neither",
      attested: { signers: ["client", "agency"], threshold: 2, statement: "As agreed." },
    };
    draft.payment = PAYMENTS[name];
    const periods = build(START).terms.periodEnds.length;
    draft.schedule = {
      zone: "UTC",
      starts: "2027-01-15T08:00:00Z",
      periods,
      each: "30d",
      "period-name": "month",
      ...SCHEDULES[name],
    };
    if (name !== "optimistic") delete draft.arbiter;
  });
}

describe("MODELS", () => {
  for (const sample of PRESET_SAMPLES) {
    it(`compile ${sample.name} to the terms of its preset, and to its description`, () => {
      const preset = sample.build(START);
      const { agreement, description } = compiled(fileOf(sample));
      expect(agreement.terms).to.deep.include(preset.terms);
      expect(description.startsWith(preset.description.slice(0, -1)), description).to.equal(true);
    });
  }

  it("are the presets and custom, each shown above", () => {
    const shown = Object.values(PAYMENTS).map(({ model }) => String(model));
    expect(MODELS.map(({ name }) => name as string)).to.have.members([...shown, "custom"]);
    expect(shown.length).to.equal(PRESET_SAMPLES.length);
  });

  it("say with how many points each grade must be counted", () => {
    const sample = PRESET_SAMPLES.find(({ name }) => name === "quality points");
    expect(sample && compiled(fileOf(sample)).description).to.match(
      /The metric counts points: A lead 6, B lead 3, C lead 1\.$/,
    );
  });

  const refused: [sample: string, change: (draft: Draft) => void, path: string, message: RegExp][] = [
    ["free trial, then continue", (draft) => delete draft.schedule.trial, "schedule.trial", /trial: 14d/],
    [
      "free trial, then continue",
      (draft) => (draft.schedule.trial = "31d"),
      "schedule.trial",
      /31 days does not end within/,
    ],
    [
      "free trial, then continue",
      (draft) => (draft.schedule.trial = "until 2027-01-15"),
      "schedule.trial",
      /before the start/,
    ],
    ["paid pilot", (draft) => (draft.schedule.periods = 2), "schedule", /one period/],
    ["optimistic", (draft) => delete draft.schedule.review, "schedule.review", /would be final/],
    [
      "validated leads",
      (draft) => (draft.schedule["measure-delay"] = "1d"),
      "schedule.measure-delay",
      /sets measure-delay itself/,
    ],
    ["validated leads", (draft) => (draft.payment["most-returns"] = "100 %"), "payment.most-returns", /hold back/],
    ["minimum guarantee", (draft) => (draft.payment.price = "0 USDC per booking"), "payment.price", /price is 0/],
    [
      "retroactive tiers",
      (draft) => (draft.payment.tiers[2].price = "1 USDC per sale"),
      "payment.tiers",
      /price falls/,
    ],
    ["quality points", (draft) => (draft.payment.grades["A lead"] = "9 EURC"), "payment.grades.A lead", /not in USDC/],
    [
      "graduated tiers",
      (draft) => (draft.payment.tiers[1].from = "100 sales"),
      "payment.tiers[1].from",
      /not in meetings/,
    ],
    [
      "revenue uplift share",
      (draft) => (draft.payment.baseline = "1 USD"),
      "payment.baselines",
      /one baseline for all periods, and one for each/,
    ],
    [
      "revenue uplift share",
      (draft) => draft.payment.baselines.pop(),
      "payment.baselines",
      /2 baselines for 3 periods/,
    ],
    [
      "base + performance",
      (draft) => (draft.payment.cap = "1,000 USDC"),
      "payment.base",
      /base of 2,000 USDC is above the cap of 1,000 USDC/,
    ],
    ["target or nothing", (draft) => (draft.payment.target = "0 signups"), "payment.target", /always reached/],
    ["pay per lead", (draft) => (draft.payment.price = "45 USDC per lead"), "payment.price", /not per qualified lead/],
    [
      "pay per lead",
      (draft) => (draft.payment.price = "0.0000000000000000001 USDC per qualified lead"),
      "payment.price",
      /finer/,
    ],
    ["pay per lead", (draft) => (draft.payment.cap = "9,00 USDC"), "payment.cap", /no amount/],
    [
      "pay per lead",
      (draft) => (draft.payment.cap = "9,000 USDC per week"),
      "payment.cap",
      /is per week, but what is paid is counted per month/,
    ],
    ["pay per lead", (draft) => (draft.payment.cap = "0 USDC"), "payment.cap", /cap is 0/],
  ];
  for (const [name, change, path, message] of refused) {
    it(`refuse ${name} at ${path}: ${String(message)}`, () => {
      const sample = PRESET_SAMPLES.find((candidate) => candidate.name === name);
      const base = sample === undefined ? "" : fileOf(sample);
      const found = problems(
        exampleWith((draft) => {
          for (const key of Object.keys(draft)) delete draft[key];
          Object.assign(draft, parse(base));
          change(draft);
        }),
      );
      const there = found.filter((problem) => problem.path === path);
      expect(there.map(({ problem, remedy }) => `${problem} ${remedy}`).join("\n"), JSON.stringify(found)).to.match(
        message,
      );
    });
  }

  it("take custom steps in human units", () => {
    const { agreement, description } = compiled(
      exampleWith((draft) => {
        draft.payment = {
          model: "custom",
          cap: "6,000 USDC",
          base: "2,000 USDC",
          baseline: "3 qualified leads",
          steps: [
            { from: "20 qualified leads", price: "100 USDC per qualified lead" },
            { from: "30 qualified leads", lump: "50 USDC" },
          ],
        };
      }),
    );
    expect(agreement.terms).to.deep.include({
      cap: 6_000_000_000n,
      base: 2_000_000_000n,
      baselines: [3n],
      steps: [
        { threshold: 20n, lump: 0n, rate: 100n * 10n ** 18n },
        { threshold: 30n, lump: 50_000_000n, rate: 0n },
      ],
    });
    expect(agreement.terms.start % DAY).to.equal(82_800n);
    expect(description).to.equal(
      "2,000 USDC base, 100 USDC per qualified lead beyond 20 qualified leads, 50 USDC for reaching 30 qualified leads, " +
        "nothing per qualified lead beyond 30 qualified leads, counted above 3 qualified leads; at most 6,000 USDC per month.",
    );
  });
});
