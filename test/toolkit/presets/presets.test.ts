import { expect } from "chai";

import { basePlusPerformance } from "../../../toolkit/presets/base-plus-performance.js";
import { PresetError } from "../../../toolkit/presets/errors.js";
import { freeTrial } from "../../../toolkit/presets/free-trial.js";
import { minimumGuarantee } from "../../../toolkit/presets/minimum-guarantee.js";
import { monthByMonth } from "../../../toolkit/presets/month-by-month.js";
import { optimistic } from "../../../toolkit/presets/optimistic.js";
import { paidPilot } from "../../../toolkit/presets/paid-pilot.js";
import { payPerUnit } from "../../../toolkit/presets/pay-per-unit.js";
import type { MetricUnit } from "../../../toolkit/units/unit.js";
import { qualityPoints } from "../../../toolkit/presets/quality-points.js";
import { retroactiveTiers } from "../../../toolkit/presets/retroactive-tiers.js";
import { sampleOptions } from "../../../toolkit/presets/sample.js";
import { savingsPerUnit } from "../../../toolkit/presets/savings-per-unit.js";
import { validatedCount, validatedLeads } from "../../../toolkit/presets/validated-leads.js";
import { settlement } from "../../../toolkit/pricing/settlement.js";
import { equalPeriods } from "../../../toolkit/schedule/calendar.js";
import { DAY, DurationError, HOUR } from "../../../toolkit/units/durations.js";
import { AmountError } from "../../../toolkit/units/decimal.js";
import { START } from "../../support/valid-terms.js";

const LEADS: MetricUnit = { one: "lead", many: "leads", decimals: 0 };
const common = sampleOptions(LEADS, START);
const review = { reviewDays: 5, rulingDays: 14, arbiterFee: "150" };

describe("a preset's control", () => {
  for (const side of ["client", "agency"] as const) {
    const options = { ...common, price: "40", cap: "10,000", control: { numberControlledBy: side } };

    it(`refuses a number that the ${side} alone controls`, () => {
      expect(() => payPerUnit(options)).to.throw(PresetError, `The ${side} alone controls the number`);
    });
    it(`accepts it with an arbiter`, () => {
      expect(payPerUnit({ ...options, timing: { ...common.timing, review } }).terms.arbiterFee).to.equal(150_000_000n);
    });
    for (const safeguard of ["fallbackOracle", "coAsker"] as const) {
      it(`accepts it with a ${safeguard}, and not with one that is denied`, () => {
        const control = (given: boolean) => ({ numberControlledBy: side, [safeguard]: given });
        expect(payPerUnit({ ...options, control: control(true) }).terms.cap).to.equal(10_000_000_000n);
        expect(() => payPerUnit({ ...options, control: control(false) })).to.throw(PresetError);
      });
    }
  }

  it("accepts a number that neither controls", () => {
    expect(
      payPerUnit({ ...common, price: "1", cap: "9", control: { numberControlledBy: "neither" } }).terms.base,
    ).to.equal(0n);
  });
});

describe("a preset's timing", () => {
  it("has careful defaults", () => {
    const { terms } = payPerUnit({ ...common, price: "40", cap: "10,000" });
    expect(terms).to.include({
      trialEnd: 0n,
      fundingGrace: 3n * DAY,
      measureDelay: 0n,
      reportGrace: 3n * DAY,
      reviewWindow: 0n,
      rulingWindow: 0n,
      arbiterFee: 0n,
      interimEvery: 0n,
      interimBps: 0n,
      cancelNotice: 0n,
    });
  });

  it("never gives a funding grace longer than the shortest period by itself", () => {
    const calendar = equalPeriods(START, 2, 12n * HOUR);
    expect(payPerUnit({ ...common, timing: { calendar }, price: "1", cap: "9" }).terms.fundingGrace).to.equal(
      12n * HOUR,
    );
  });

  it("counts everything in seconds and base units", () => {
    const timing = {
      ...common.timing,
      ...{ fundingGraceDays: 1, measureDelayDays: 14, reportGraceDays: 0.5, trialDays: 7, review, cancelNotice: 2 },
      interim: { everyDays: 7, sharePercent: "85" },
    };
    expect(payPerUnit({ ...common, timing, price: "40", cap: "10,000" }).terms).to.include({
      trialEnd: START + 7n * DAY,
      fundingGrace: DAY,
      measureDelay: 14n * DAY,
      reportGrace: 12n * HOUR,
      reviewWindow: 5n * DAY,
      rulingWindow: 14n * DAY,
      arbiterFee: 150_000_000n,
      interimEvery: 7n * DAY,
      interimBps: 8_500n,
      cancelNotice: 2n,
    });
  });

  it("refuses days that are no whole seconds, and a calendar without periods", () => {
    const timing = (changes: object) => ({ ...common, timing: { ...common.timing, ...changes }, price: "1", cap: "9" });
    expect(() => payPerUnit(timing({ measureDelayDays: -1 }))).to.throw(DurationError);
    expect(() => payPerUnit(timing({ measureDelayDays: 1 / 7 }))).to.throw(DurationError);
    expect(() => payPerUnit(timing({ calendar: { start: START, periodEnds: [] } }))).to.throw(
      PresetError,
      "no periods",
    );
  });
});

describe("payPerUnit", () => {
  it("describes itself", () => {
    expect(payPerUnit({ ...common, price: "40", cap: "10000" }).description).to.equal(
      "40 USDC per lead, at most 10,000 USDC per month.",
    );
  });

  it("refuses what is no amount", () => {
    expect(() => payPerUnit({ ...common, price: "forty", cap: "10,000" })).to.throw(AmountError);
  });
});

describe("basePlusPerformance", () => {
  it("leaves out what is not included", () => {
    const options = { ...common, base: "2,000", price: "100", cap: "6,000" };
    expect(basePlusPerformance({ ...options, included: "0" }).description).to.equal(
      "2,000 USDC base and 100 USDC per lead, at most 6,000 USDC per month.",
    );
    expect(basePlusPerformance({ ...options, included: "20" }).description).to.include("per lead beyond 20 leads");
  });
});

describe("savingsPerUnit", () => {
  it("rounds nothing", () => {
    const options = { ...common, savingPerUnit: "0.000001", sharePercent: "0.0001", cap: "10" };
    expect(savingsPerUnit(options).terms.steps[0]?.rate).to.equal(10n ** 6n);
    expect(() => savingsPerUnit({ ...options, sharePercent: "0.00000000001" })).to.throw(AmountError, "finer");
  });
});

describe("retroactiveTiers", () => {
  const tiers = (...list: [from: string, price: string][]) =>
    retroactiveTiers({ ...common, tiers: list.map(([from, price]) => ({ from, price })), cap: "100,000" });

  it("pays the tier's price for every unit", () => {
    const { terms } = tiers(["0", "30"], ["50", "36"], ["200", "42.50"]);
    for (const [units, price] of [
      [49n, 30_000_000n],
      [50n, 36_000_000n],
      [199n, 36_000_000n],
      [200n, 42_500_000n],
      [1_000n, 42_500_000n],
    ] as const) {
      expect(settlement(terms, 0, units).total, `${units}`).to.equal(units * price);
    }
  });

  it("refuses a price that falls, and one that does not come out even", () => {
    expect(() => tiers(["0", "30"], ["50", "29"])).to.throw(PresetError, "falls to 29");
    expect(() => tiers(["0", "30"], ["3", "30.0000001"])).to.throw(PresetError, "no whole base unit");
  });
});

describe("minimumGuarantee", () => {
  it("pays the larger of the two, at every count", () => {
    for (const [price, guarantee] of [
      ["30", "1,000"],
      ["25", "1,000"],
      ["0.07", "3.33"],
      ["1,000", "1"],
    ] as const) {
      const { terms } = minimumGuarantee({ ...common, price, guarantee, cap: "1,000,000" });
      const each = (terms.steps[0]?.rate ?? 0n) / 10n ** 12n;
      for (let units = 0n; units < 200n; units++) {
        const larger = units * each > terms.base ? units * each : terms.base;
        expect(settlement(terms, 0, units).total, `${units} at ${price}`).to.equal(larger);
      }
    }
  });

  it("refuses a price of 0, and one that meets the guarantee between two base units", () => {
    const options = { ...common, guarantee: "1", cap: "10" };
    expect(() => minimumGuarantee({ ...options, price: "0" })).to.throw(PresetError, "price is 0");
    expect(() => minimumGuarantee({ ...options, price: "0.3000001" })).to.throw(PresetError, "whole base unit");
  });
});

describe("qualityPoints", () => {
  it("finds points that make every grade's price exact", () => {
    const preset = qualityPoints({ ...common, grades: { A: "90", B: "45", C: "12.50" }, cap: "9,000" });
    expect(preset.points).to.deep.equal({ A: 36n, B: 18n, C: 5n });
    expect(settlement(preset.terms, 0, 36n * 7n + 18n * 3n + 5n).total).to.equal(777_500_000n);
  });

  it("refuses grades without a price, and a metric with decimals", () => {
    expect(() => qualityPoints({ ...common, grades: {}, cap: "9" })).to.throw(PresetError, "No grade");
    expect(() => qualityPoints({ ...common, grades: { A: "0" }, cap: "9" })).to.throw(PresetError, "No grade");
    const metric = { ...LEADS, decimals: 2 };
    expect(() => qualityPoints({ ...common, metric, grades: { A: "1" }, cap: "9" })).to.throw(PresetError, "whole");
  });
});

describe("freeTrial", () => {
  it("ends within the first period", () => {
    const trial = (trialDays: number) => freeTrial({ ...common, price: "40", cap: "900", trialDays });
    expect(trial(30).terms.trialEnd).to.equal(START + 30n * DAY);
    expect(() => trial(31)).to.throw(PresetError, "does not end within the first month");
    expect(() => trial(0)).to.throw(PresetError, "trial of 0 days");
  });
});

describe("paidPilot", () => {
  const pilot = sampleOptions(LEADS, START, 1);

  it("can be a fee alone", () => {
    expect(paidPilot({ ...pilot, fee: "2,000" })).to.deep.include({ description: "A pilot for 2,000 USDC." });
    expect(paidPilot({ ...pilot, fee: "2,000" }).terms).to.deep.include({
      base: 2_000_000_000n,
      cap: 2_000_000_000n,
      steps: [],
    });
  });

  it("refuses more than one period", () => {
    expect(() => paidPilot({ ...common, fee: "2,000" })).to.throw(PresetError, "one period");
  });
});

describe("monthByMonth", () => {
  it("says how it is cancelled", () => {
    const options = { ...common, base: "500", price: "1.20", cap: "3,000" };
    expect(monthByMonth({ ...options, cancelNotice: 0 }).description).to.include("cancelled at any time");
    expect(monthByMonth({ ...options, cancelNotice: 1 }).description).to.include("1 further funded month.");
    expect(monthByMonth({ ...options, cancelNotice: 2 }).description).to.include("2 further funded months.");
    expect(monthByMonth({ ...options, cancelNotice: 2 }).terms.cancelNotice).to.equal(2n);
  });
});

describe("validatedLeads", () => {
  const options = { ...common, price: "40", cap: "10,000", returnDays: 14, maxReturnPercent: "15", payEveryDays: 7 };

  it("holds back what may be returned until it no longer can be", () => {
    expect(validatedLeads(options).terms).to.include({
      measureDelay: 15n * DAY,
      interimEvery: 7n * DAY,
      interimBps: 8_500n,
    });
    expect(validatedLeads(options).description).to.equal(
      "40 USDC per lead, at most 10,000 USDC per month; paid every 7 days at 85 %, at most 15 % of the leads returned " +
        "within 14 days.",
    );
  });

  it("refuses returns of nothing and of everything", () => {
    expect(() => validatedLeads({ ...options, maxReturnPercent: "0" })).to.throw(PresetError);
    expect(() => validatedLeads({ ...options, maxReturnPercent: "100" })).to.throw(PresetError);
  });

  for (const [delivered, returned, counted] of [
    [212n, 14n, 198n],
    [212n, 31n, 181n],
    [212n, 32n, 181n],
    [212n, 212n, 181n],
    [6n, 3n, 6n],
    [0n, 0n, 0n],
  ] as const) {
    it(`counts ${counted} of ${delivered} delivered and ${returned} returned, at most 15 %`, () => {
      expect(validatedCount(delivered, returned, "15")).to.equal(counted);
    });
  }
});

describe("optimistic", () => {
  it("refuses an agency's word without a review", () => {
    expect(() => optimistic({ ...common, price: "220", cap: "3,300" })).to.throw(PresetError, "would be final");
  });
});
