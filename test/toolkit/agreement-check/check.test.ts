// Drafts are files as anybody may write them: plain data without a type.
/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-assignment */
import { expect } from "chai";
import { id } from "ethers";

import { checkAgreement, isRefused } from "../../../toolkit/agreement-check/check.js";
import type { CheckContext, Finding } from "../../../toolkit/agreement-check/finding.js";
import { ACCEPTANCES } from "../../../toolkit/agreement-file/acceptances.js";
import { DAY } from "../../../toolkit/units/durations.js";
import {
  AGENCY,
  ARBITER,
  CLIENT,
  compiled,
  type Draft,
  ESCROW,
  EXAMPLE,
  exampleWith,
  NEUTRAL,
  ORACLE,
} from "../agreement-file/support.js";

type Change = (draft: Draft) => void;

function findings(change: Change, context: CheckContext = {}): Finding[] {
  return checkAgreement(compiled(exampleWith(change)), context);
}

/** The finding `code`, or undefined. */
function find(code: string, change: Change, context?: CheckContext): Finding | undefined {
  return findings(change, context).find((finding) => finding.code === code);
}

/** Expects `code` with `change` and not with `repaired` on top. */
function expectRepairable(code: string, expected: Partial<Finding>, change: Change, repaired: Change): void {
  const found = find(code, change);
  expect(found, code).to.include(expected);
  expect(found?.problem).to.match(/\.$/);
  expect(found?.remedy).to.match(/[."]$/);
  const both = (draft: Draft) => {
    change(draft);
    repaired(draft);
  };
  expect(find(code, both), `${code} after its remedy`).to.equal(undefined);
}

const withoutArbiter: Change = (draft) => {
  delete draft.arbiter;
  delete draft.schedule.review;
};

const withArbiter: Change = (draft) => {
  draft.arbiter = { name: "Mediation Chamber", address: ARBITER };
  draft.schedule.review = { window: "5d", ruling: "14d", fee: "150 USDC" };
};

function attestedBy(signers: string[], threshold: number): Change {
  return (draft) => {
    withoutArbiter(draft);
    delete draft.metric.functions;
    draft.metric.attested = { signers, threshold, statement: "Leads in the CRM." };
    draft.metric.cumulative = true;
    draft.metric["controlled-by"] = "neither";
  };
}

const perUnit: Change = (draft) => {
  draft.payment = { model: "pay-per-unit", price: "40 USDC per qualified lead", cap: "10,000 USDC" };
  draft.schedule["measure-delay"] = "15d";
};

const interim = { every: "7d", share: "85 %" };

describe("checkAgreement", () => {
  it("finds nothing wrong with the example", () => {
    expect(checkAgreement(compiled(EXAMPLE))).to.deep.equal([]);
  });

  it("gives refusals first, each with line and field", () => {
    const found = findings((draft) => {
      withoutArbiter(draft);
      draft.metric["controlled-by"] = "agency";
      draft.arbiter = undefined;
      delete draft.annex.document;
    });
    expect(found.map(({ code }) => code)).to.deep.equal(["control-one-sided", "no-legal-text"]);
    expect(found[0]).to.include({ path: "metric.controlled-by", severity: "refusal", side: "client" });
    expect(found[0]?.line).to.be.above(20);
    expect(isRefused(found)).to.equal(true);
    expect(isRefused(found.slice(1))).to.equal(false);
  });

  describe("interim payments on what does not add up", () => {
    const rated: Change = (draft) => {
      perUnit(draft);
      draft.metric = { ...draft.metric, unit: "star", units: "stars", decimals: 1 };
      draft.metric.functions = { source: "average-rating", arguments: {}, network: "fun-base-mainnet-1" };
      draft.payment.price = "40 USDC per star";
      draft.schedule.interim = interim;
    };

    it("are refused when the source says so", () => {
      const expected = { severity: "refusal", side: "client", path: "schedule.interim" } as const;
      expectRepairable("interim-not-cumulative", expected, rated, (draft) => delete draft.schedule.interim);
    });

    it("are refused when the file contradicts the source", () => {
      const lie: Change = (draft) => {
        rated(draft);
        draft.metric.cumulative = true;
      };
      expect(find("interim-not-cumulative", lie)).to.include({ severity: "refusal" });
      expectRepairable(
        "cumulative-contradicted",
        { severity: "refusal" },
        lie,
        (draft) => delete draft.metric.cumulative,
      );
    });

    it("are refused on attested metrics until the file says it", () => {
      const change: Change = (draft) => {
        attestedBy(["client", "agency", NEUTRAL], 2)(draft);
        perUnit(draft);
        draft.schedule.interim = interim;
        delete draft.metric.cumulative;
      };
      expectRepairable(
        "interim-not-cumulative",
        { severity: "refusal" },
        change,
        (draft) => (draft.metric.cumulative = true),
      );
    });
  });

  it("refuses a measure delay below the source's minimum", () => {
    const expected = {
      severity: "refusal",
      path: "schedule.measure-delay",
      remedy: "Set measure-delay to at least 337h.",
    } as const;
    const early: Change = (draft) => {
      perUnit(draft);
      draft.schedule["measure-delay"] = "14d";
    };
    expectRepairable("measure-delay-short", expected, early, (draft) => (draft.schedule["measure-delay"] = "337h"));
  });

  it("takes exactly the source's minimum, and no second less", () => {
    const delayed = (delay: string): Change => {
      return (draft) => {
        perUnit(draft);
        draft.schedule["measure-delay"] = delay;
      };
    };
    // 14 days for returns and 15 minutes until the platform finds them.
    expect(find("measure-delay-short", delayed("1210500 seconds"))).to.equal(undefined);
    expect(find("measure-delay-short", delayed("1210499 seconds"))).to.include({ severity: "refusal" });
  });

  describe("attesters", () => {
    for (const party of ["client", "agency"] as const) {
      const other = party === "client" ? "agency" : "client";
      it(`are refused when the ${party} alone states the number`, () => {
        const expected = { severity: "refusal", side: other, path: "metric.attested.signers" } as const;
        expectRepairable("attester-alone", expected, attestedBy([party], 1), withArbiter);
      });
      it(`are refused when the ${party} can block`, () => {
        const expected = { severity: "refusal", side: other } as const;
        expectRepairable("quorum-blocked", expected, attestedBy([party, NEUTRAL], 2), withArbiter);
        expectRepairable("quorum-blocked", expected, attestedBy([party, NEUTRAL], 2), (draft) => {
          draft.metric.attested.signers.push(other);
        });
      });
    }

    it("are seen behind their addresses, too", () => {
      expect(find("attester-alone", attestedBy([AGENCY.toLowerCase()], 1))).to.include({ side: "client" });
    });

    it("are fine as 2 of 3 with a neutral one, and as one neutral", () => {
      const codes = (change: Change) => findings(change).filter(({ severity }) => severity === "refusal");
      expect(codes(attestedBy(["client", "agency", NEUTRAL], 2))).to.deep.equal([]);
      expect(codes(attestedBy([NEUTRAL], 1))).to.deep.equal([]);
    });

    it("should not be the arbiter, and must not be the arbiter alone", () => {
      const with3: Change = (draft) => {
        attestedBy(["client", "agency", ARBITER], 2)(draft);
        withArbiter(draft);
      };
      expectRepairable(
        "arbiter-attests",
        { severity: "warning" },
        with3,
        (draft) => (draft.metric.attested.signers[2] = NEUTRAL),
      );
      const alone: Change = (draft) => {
        attestedBy([ARBITER], 1)(draft);
        withArbiter(draft);
      };
      expectRepairable(
        "arbiter-alone",
        { severity: "refusal" },
        alone,
        (draft) => (draft.metric.attested.signers[0] = NEUTRAL),
      );
    });
  });

  describe("control of the number", () => {
    const controlled =
      (by: string, askers: string[]): Change =>
      (draft) => {
        withoutArbiter(draft);
        draft.metric["controlled-by"] = by;
        draft.metric.functions.askers = askers;
      };

    it("by the client needs an arbiter, or that the agency asks, too", () => {
      const expected = { severity: "refusal", side: "agency" } as const;
      const alone = controlled("client", ["client"]);
      expectRepairable("control-one-sided", expected, alone, withArbiter);
      expectRepairable("control-one-sided", expected, alone, (draft) => draft.metric.functions.askers.push("agency"));
      // An asker that is no party owes the agency nothing.
      expect(find("control-one-sided", controlled("client", ["client", NEUTRAL]))).to.include(expected);
      expect(find("control-client", controlled("client", ["client", "agency"]))).to.include({
        severity: "warning",
        side: "agency",
      });
    });

    it("by the agency needs an arbiter: asking twice for an inflated number proves nothing", () => {
      const expected = { severity: "refusal", side: "client" } as const;
      expectRepairable("control-one-sided", expected, controlled("agency", ["client", "agency"]), withArbiter);
    });

    it("by both needs an arbiter, or that each can have the number without the other", () => {
      expectRepairable(
        "control-one-sided",
        { severity: "refusal", side: "agency" },
        controlled("both", ["client"]),
        (draft) => {
          draft.metric.functions.askers.push("agency");
        },
      );
      expectRepairable(
        "control-one-sided",
        { severity: "refusal", side: "client" },
        controlled("both", ["agency"]),
        withArbiter,
      );
      expectRepairable("control-both", { severity: "warning" }, controlled("both", ["client", "agency"]), withArbiter);
    });

    it("by nobody needs nothing, and by nobody knows whom is worth a warning", () => {
      const codes = (by: string) => findings(controlled(by, ["client", "agency"])).map(({ code }) => code);
      expect(codes("neither").filter((code) => code.startsWith("control"))).to.deep.equal([]);
      expect(codes("unknown")).to.include("control-unknown");
    });

    it("is bounded by signers enough that are not the one who controls it", () => {
      const controlledBy =
        (by: string, signers: string[], threshold: number): Change =>
        (draft) => {
          attestedBy(signers, threshold)(draft);
          draft.metric["controlled-by"] = by;
        };
      expect(find("control-one-sided", controlledBy("agency", ["client", "agency", NEUTRAL], 2))).to.equal(undefined);
      expect(find("control-one-sided", controlledBy("agency", [NEUTRAL], 1))).to.equal(undefined);
      expect(find("control-one-sided", controlledBy("agency", ["agency"], 1))).to.include({ side: "client" });
      expect(find("control-one-sided", controlledBy("client", ["client", NEUTRAL], 2))).to.include({ side: "agency" });
    });

    it("must not let the client alone have it measured, whoever keeps it", () => {
      const expected = { severity: "refusal", side: "agency", path: "metric.functions.askers" } as const;
      expectRepairable("agency-cannot-ask", expected, controlled("neither", ["client"]), withArbiter);
    });

    it("warns of askers that are no party", () => {
      expectRepairable(
        "asker-is-no-party",
        { severity: "warning" },
        controlled("neither", ["client", "agency", NEUTRAL]),
        (draft) => {
          draft.metric.functions.askers.pop();
        },
      );
    });
  });

  describe("a flat baseline", () => {
    const shared =
      (periods: number, payment: Draft): Change =>
      (draft) => {
        draft.metric = { ...draft.metric, unit: "dollar", units: "dollars", currency: "USD", decimals: 2 };
        delete draft.metric.functions;
        draft.metric.attested = { signers: ["client", "agency", NEUTRAL], threshold: 2, statement: "Revenue." };
        draft.payment = { model: "revenue-share", share: "10 %", cap: "5,000 USDC", ...payment };
        draft.schedule.months = periods;
      };

    it("is refused over more than three periods", () => {
      const expected = { severity: "refusal", path: "payment.baseline" } as const;
      expectRepairable("flat-baseline", expected, shared(4, { baseline: "80,000 USD" }), (draft) => {
        draft.schedule.months = 3;
      });
    });

    it("is accepted in so many words", () => {
      expectRepairable("flat-baseline", {}, shared(12, { baseline: "80,000 USD" }), (draft) => {
        draft.accepted = [ACCEPTANCES.flatBaseline];
      });
    });

    it("is seen when it is written out for each period", () => {
      const baselines = ["5 USD", "5 USD", "5 USD", "5 USD"];
      expectRepairable("flat-baseline", { path: "payment.baselines" }, shared(4, { baselines }), (draft) => {
        draft.payment.baselines[3] = "6 USD";
      });
    });
  });

  describe("what is not known", () => {
    it("is refused when it is the metric", () => {
      const change: Change = (draft) => {
        delete draft.metric.functions;
        draft.metric.id = id("metric");
        draft.metric.oracle = ORACLE;
      };
      expect(find("metric-unknown", change)).to.include({ severity: "refusal", path: "metric.id" });
    });

    it("is a warning when it is the code, or arguments that the source refuses", () => {
      for (const hash of [id("somebody's"), id("the composed source of hubspot-leads")]) {
        const change: Change = (draft) => {
          draft.metric.functions = { "source-hash": hash, "encoded-arguments": ["x"], network: "fun-base-mainnet-1" };
          draft.metric.cumulative = true;
        };
        expect(find("source-unknown", change)).to.include({ severity: "warning" });
      }
    });

    it("is refused when it is the escrow or the oracle", () => {
      const deployments = { escrow: NEUTRAL, functionsMetricOracle: NEUTRAL };
      const unchanged: Change = () => undefined;
      expect(find("escrow-unknown", unchanged, { deployments })).to.include({ severity: "refusal", side: "client" });
      expect(find("oracle-unknown", unchanged, { deployments })).to.include({ severity: "refusal" });
      expect(findings(unchanged, { deployments: { escrow: ESCROW, functionsMetricOracle: ORACLE } })).to.deep.equal([]);
    });
  });

  const warnings: [code: string, change: Change, repaired: Change][] = [
    [
      "price-in-foreign-currency",
      (draft) => Object.assign(draft, foreign()),
      (draft) => (draft.metric.currency = "USD"),
    ],
    ["token-moves", (draft) => Object.assign(draft, ether()), (draft) => (draft.token.currency = "ETH")],
    [
      "currency-contradicts-symbol",
      (draft) => (draft.token.currency = "EUR"),
      (draft) => (draft.token.currency = "USD"),
    ],
    [
      "payday-late",
      (draft) => (draft.payment["returns-within"] = "60d"),
      (draft) => (draft.payment["returns-within"] = "14d"),
    ],
    [
      "review-short",
      (draft) => (draft.schedule.review.window = "24h"),
      (draft) => (draft.schedule.review.window = "3d"),
    ],
    [
      "report-grace-short",
      (draft) => (draft.schedule["report-grace"] = "2h"),
      (draft) => (draft.schedule["report-grace"] = "1d"),
    ],
    [
      "funding-grace-short",
      (draft) => (draft.schedule["funding-grace"] = "0h"),
      (draft) => (draft.schedule["funding-grace"] = "1d"),
    ],
    ["trial-short", (draft) => (draft.schedule.trial = "23h"), (draft) => (draft.schedule.trial = "24h")],
    [
      "interim-without-holdback",
      (draft) => {
        perUnit(draft);
        draft.schedule.interim = { every: "7d", share: "100 %" };
      },
      (draft) => (draft.schedule.interim.share = "99 %"),
    ],
    ["no-interim", perUnit, (draft) => (draft.schedule.interim = interim)],
    [
      "cap-out-of-reach",
      (draft) => (draft.payment = lumpOf("9,000 USDC")),
      (draft) => (draft.payment = lumpOf("10,000 USDC")),
    ],
    [
      "dispute-free",
      (draft) => (draft.schedule.review.fee = "0 USDC"),
      (draft) => (draft.schedule.review.fee = "1 USDC"),
    ],
    [
      "dispute-dear",
      (draft) => (draft.schedule.review.fee = "2,501 USDC"),
      (draft) => (draft.schedule.review.fee = "2,500 USDC"),
    ],
    ["zero-pays-most", (draft) => (draft.payment = below(true)), (draft) => (draft.payment = below(false))],
    [
      "notice-too-long",
      (draft) => (draft.schedule["cancel-notice"] = 2),
      (draft) => (draft.schedule["cancel-notice"] = 1),
    ],
    [
      "same-name",
      (draft) => (draft.arbiter.name = " brightside telecom GMBH"),
      (draft) => (draft.arbiter.name = "Somebody else"),
    ],
    [
      "no-legal-text",
      (draft) => delete draft.annex.document,
      (draft) => (draft.annex.document = "services-agreement.pdf"),
    ],
    [
      "annex-unseen",
      (draft) => (draft.annex = { hash: id("annex") }),
      (draft) => (draft.annex = { nonce: "0123456789abcdef" }),
    ],
    [
      "nonce-short",
      (draft) => (draft.annex.nonce = "0123456789abcde"),
      (draft) => (draft.annex.nonce = "0123456789abcdef"),
    ],
  ];
  for (const [code, change, repaired] of warnings) {
    it(`warns: ${code}`, () => {
      expectRepairable(code, { severity: "warning" }, change, repaired);
    });
  }

  it("looks at the clock, where it is given one", () => {
    const { start, fundingGrace } = compiled(EXAMPLE).agreement.terms;
    const codes = (now: bigint) => checkAgreement(compiled(EXAMPLE), { now }).map(({ code }) => code);
    expect(codes(start - 1n)).to.deep.equal([]);
    expect(codes(start)).to.deep.equal(["has-begun"]);
    expect(codes(start + fundingGrace - 1n)).to.deep.equal(["has-begun"]);
    expect(codes(start + fundingGrace)).to.deep.equal(["cannot-begin"]);
    expect(codes(start - 366n * DAY)).to.deep.equal([]);
    expect(codes(start - 366n * DAY - 1n)).to.deep.equal(["starts-late"]);
  });
});

function foreign(): Draft {
  return {
    metric: {
      unit: "euro",
      units: "euros",
      currency: "EUR",
      decimals: 2,
      "controlled-by": "neither",
      attested: { signers: [CLIENT, AGENCY, NEUTRAL], threshold: 2, statement: "Revenue." },
    },
    payment: { model: "pay-per-unit", price: "0.108 USDC per euro", cap: "10,000 USDC" },
  };
}

function ether(): Draft {
  return {
    token: { symbol: "ETH", address: "native", decimals: 18 },
    payment: { model: "pay-per-unit", price: "0.01 ETH per qualified lead", cap: "3 ETH" },
    schedule: {
      zone: "UTC",
      starts: "2027-01-01",
      months: 3,
      "measure-delay": "15d",
      review: { window: "5d", ruling: "9d", fee: "0.1 ETH" },
    },
  };
}

function lumpOf(lump: string): Draft {
  return { model: "custom", cap: "10,000 USDC", steps: [{ from: "5 qualified leads", lump }] };
}

function below(lower: boolean): Draft {
  const steps = [{ from: "0 qualified leads", price: "4 USDC per qualified lead" }];
  return { model: "custom", cap: "10,000 USDC", baseline: "50 qualified leads", "lower-is-better": lower, steps };
}
