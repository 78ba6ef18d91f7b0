// Drafts are files as anybody may write them: plain data without a type.
/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment */
import { expect } from "chai";

import { settlement } from "../../../toolkit/pricing/settlement.js";
import { compiled, type Draft, exampleWith, problems } from "./support.js";

/** 10 % of revenue in euros above 80,000, paid in USDC. */
function revenueInEuros(change: (draft: Draft) => void = () => undefined): string {
  return exampleWith((draft) => {
    draft.metric = {
      unit: "euro of revenue",
      units: "euros of revenue",
      whole: "revenue",
      decimals: 2,
      currency: "EUR",
      "controlled-by": "neither",
      attested: { signers: ["client", "agency"], threshold: 2, statement: "The shop's revenue." },
    };
    draft.payment = {
      model: "revenue-share",
      share: "10 %",
      baseline: "80,000 EUR",
      cap: "5,000 USDC",
      "fixed-rate": "1 EUR = 1.08 USD",
    };
    change(draft);
  });
}

const messages = (text: string) => problems(text).map(({ path, problem, remedy }) => `${path}: ${problem} ${remedy}`);

describe("a share of another currency than the token's", () => {
  it("folds the fixed rate into the price, exactly", () => {
    const { agreement } = compiled(revenueInEuros());
    // 103,456.78 − 80,000 = 23,456.78 EUR; 10 % is 2,345.678 EUR; × 1.08 = 2,533.33224 USDC.
    expect(settlement(agreement.terms, 0, 10_345_678n).total).to.equal(2_533_332_240n);
    expect(agreement.terms.steps).to.deep.equal([{ threshold: 0n, lump: 0n, rate: 1080n * 10n ** 12n }]);
  });

  it("is described in both", () => {
    expect(compiled(revenueInEuros()).description).to.equal(
      "10 % of the revenue above 80,000, at most 5,000 USDC per month. Of each 1 EUR that is 0.1 EUR, paid as 0.108 USDC " +
        "at the fixed rate 1 EUR = 1.08 USD, whatever the market's is.",
    );
  });

  it("is refused without a rate, at the share", () => {
    expect(messages(revenueInEuros((draft) => delete draft.payment["fixed-rate"]))).to.deep.equal([
      "payment.share: 10 % of the revenue is an amount in EUR, but USDC (USD) is paid, and no rate is fixed. " +
        "Add fixed-rate: 1 EUR = … USD, or pay in a token of EUR.",
    ]);
  });

  it("is refused without a rate also for a token that stands for nothing, and for every model with a share", () => {
    for (const payment of [
      { model: "holdout-share", share: "10 %", cap: "5,000 USDC" },
      { model: "savings-share", share: "10 %", baseline: "9 EUR", cap: "5,000 USDC" },
    ]) {
      const text = revenueInEuros((draft) => {
        draft.payment = payment;
        delete draft.token.currency;
      });
      expect(messages(text).join("\n"), payment.model).to.match(
        /^payment\.share: .*EUR, but USDC is paid.*Add fixed-rate: 1 EUR = … USDC/,
      );
    }
  });

  it("needs no rate in the same currency, and takes none", () => {
    const same = (draft: Draft) => {
      draft.metric.currency = "USD";
      draft.payment.baseline = "80,000 USD";
    };
    expect(messages(revenueInEuros(same)).join("\n")).to.match(
      /^payment\.fixed-rate: .*no rate applies\. Leave out fixed-rate\.$/,
    );
    const text = revenueInEuros((draft) => {
      same(draft);
      delete draft.payment["fixed-rate"];
    });
    expect(compiled(text).agreement.terms.steps[0]?.rate).to.equal(1000n * 10n ** 12n);
  });

  it("refuses a rate between other currencies, a rate of 0, and what cannot be exact", () => {
    const rate = (text: string) => messages(revenueInEuros((draft) => (draft.payment["fixed-rate"] = text))).join("\n");
    expect(rate("1 GBP = 1.25 USD")).to.match(/from GBP to USD, but EUR is measured and USD is paid/);
    expect(rate("1 EUR = 0.86 GBP")).to.match(/from EUR to GBP/);
    expect(rate("1 EUR = 0 USD")).to.match(/is no rate\. Write it like/);
    expect(rate("2 EUR = 2.16 USD")).to.match(/payment\.fixed-rate: .*Write it like 1 EUR = 1\.08 USD/);
    expect(rate("1 EUR = 1.080000000000000001 USD")).to.match(/payment\.share: .*finer/);
    expect(rate("1 EUR = 1.0800000000000000001 USD")).to.match(/finer/);
  });

  it("may name the token itself", () => {
    const text = revenueInEuros((draft) => (draft.payment["fixed-rate"] = "1 EUR = 1.08 USDC"));
    expect(compiled(text).agreement.terms.steps[0]?.rate).to.equal(1080n * 10n ** 12n);
  });

  it("asks which money is measured", () => {
    const text = revenueInEuros((draft) => {
      delete draft.metric.currency;
      draft.payment.baseline = "80,000 euros of revenue";
    });
    expect(messages(text).join("\n")).to.match(/needs to know of which money\. Add metric\.currency/);
  });
});

describe("an agreed saving in another currency", () => {
  const saving = (payment: Draft) =>
    revenueInEuros((draft) => {
      draft.metric = { ...draft.metric, unit: "call handled", units: "calls handled", decimals: 0 };
      draft.payment = { model: "savings-per-unit", share: "25 %", cap: "8,000 USDC", ...payment };
    });

  it("is folded in, and described in both", () => {
    const { agreement, description } = compiled(
      saving({ saving: "6.40 EUR per call handled", "fixed-rate": "1 EUR = 1.25 USD" }),
    );
    expect(agreement.terms.steps[0]?.rate).to.equal(2_000_000n * 10n ** 12n);
    expect(description).to.equal(
      "25 % of 8 USDC saved per call handled, which is 2 USDC each, at most 8,000 USDC per month. " +
        "The saving was agreed as 6.40 EUR per call handled, at the fixed rate 1 EUR = 1.25 USD.",
    );
  });

  it("is refused without a rate", () => {
    expect(messages(saving({ saving: "6.40 EUR per call handled" })).join("\n")).to.match(
      /payment\.saving: .*not in USDC/,
    );
  });
});
