// Drafts are files as anybody may write them: plain data without a type.
/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment */
import { expect } from "chai";

import { KNOWN_SOURCES } from "../../../functions/registry.js";
import { performance } from "../../../toolkit/pricing/performance.js";
import { compiled, CONTEXT, type Draft, exampleWith, problems } from "./support.js";

const context = { ...CONTEXT, sources: KNOWN_SOURCES };

/** A share of revenue that an endpoint counts in cents. */
function revenue(draft: Draft): void {
  draft.metric = {
    unit: "dollar of revenue",
    units: "dollars of revenue",
    currency: "USD",
    functions: {
      source: "json-endpoint",
      arguments: {
        url: "https://metrics.example.com/performance",
        metric: "revenue",
        unit: "dollar of revenue",
        decimals: 2,
        signer: draft.client.address,
        cumulative: true,
        finalAfterSeconds: 3_600,
      },
      network: "fun-base-mainnet-1",
    },
    "controlled-by": "client",
  };
  draft.payment = {
    model: "revenue-share",
    share: "10 %",
    baselines: ["80,000 dollars of revenue"],
    cap: "5,000 USDC",
  };
  draft.schedule["measure-delay"] = "1d";
}

describe("What a source counts in, where its arguments decide it", () => {
  it("is what the price counts in, though the file does not repeat it", () => {
    const { agreement, units } = compiled(exampleWith(revenue), context);
    expect(units.metric.decimals).to.equal(2);
    if (agreement.metric.kind !== "functions") throw new Error("A source measures it.");
    expect(agreement.metric.definition.decimals).to.equal(2n);
    // 103,456.78 − 80,000 = 23,456.78; 10 % of it is 2,345.678.
    expect(performance(agreement.terms, 0, 10_345_678n)).to.equal(2_345_678_000n);
  });

  for (const [field, value, expected] of [
    ["decimals", 0, "2 decimal places"],
    ["unit", "euro of revenue", '"dollar of revenue"'],
  ] as const) {
    it(`is refused when the file says another ${field}`, () => {
      const found = problems(
        exampleWith((draft) => {
          revenue(draft);
          draft.metric[field] = value;
        }),
        context,
      );
      expect(found.map(({ path, problem }) => `${path}: ${problem}`).join("\n"))
        .to.include(`metric.${field}: The source json-endpoint counts`)
        .and.to.include(expected);
    });
  }
});
