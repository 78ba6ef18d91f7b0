import { expect } from "chai";

import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import type { AgreementMetric } from "../../../toolkit/metrics/agreement-metric.js";
import type { Block, ExplanationDocument, SectionId, Table } from "../../../toolkit/explain/document.js";
import { explainAgreement, type ExplainOptions } from "../../../toolkit/explain/explain.js";
import { renderText } from "../../../toolkit/explain/render/text.js";
import { settlement } from "../../../toolkit/pricing/settlement.js";
import { DAY, HOUR } from "../../../toolkit/units/durations.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { InvalidTermsError } from "../../../toolkit/terms/validity.js";
import { parseAmount } from "../../../toolkit/units/amount.js";
import {
  agreementOf,
  knownSources,
  leadsMetric,
  LEADS_SOURCE,
  sampleAgreement,
  signedMetric,
} from "../../support/agreements.js";
import { randomTerms } from "../../support/random-terms.js";
import { Random } from "../../support/random.js";
import { START, validTerms, WITH_ARBITER, WITH_INTERIM } from "../../support/valid-terms.js";

describe("explainAgreement", () => {
  const { client, agency } = validTerms();
  const NEUTRAL = "0x9999999999999999999999999999999999999999";

  function explain(agreement: Agreement, options: Partial<ExplainOptions> = {}): ExplanationDocument {
    return explainAgreement(agreement, { sources: knownSources(LEADS_SOURCE), ...options });
  }

  function signed(terms: Partial<Terms> = {}, metric: Parameters<typeof signedMetric>[2] = {}, decimals = 0) {
    return agreementOf(validTerms(terms), { kind: "attested", definition: signedMetric("lead", decimals, metric) });
  }

  function leads(terms: Partial<Terms> = {}, metric: Parameters<typeof leadsMetric>[0] = {}) {
    return agreementOf(validTerms(terms), { kind: "functions", definition: leadsMetric(metric) });
  }

  /** All that a section says, in one text. */
  function textOf(document: ExplanationDocument, id: SectionId): string {
    return document.sections
      .filter((section) => section.id === id)
      .map(({ blocks }) => JSON.stringify(blocks))
      .join("");
  }

  function tablesOf(document: ExplanationDocument, id: SectionId): Table[] {
    return document.sections
      .filter((section) => section.id === id)
      .flatMap(({ blocks }) => blocks)
      .filter((block: Block): block is Table => block.kind === "table");
  }

  it("refuses terms that the contract would refuse, because nothing is true of them", () => {
    expect(() => explain(signed({ cap: 0n }))).to.throw(InvalidTermsError);
  });

  it("is plain data", () => {
    for (const name of ["validated leads", "optimistic", "cost-savings share"]) {
      const document = explain(sampleAgreement(name), { now: START });
      expect(JSON.parse(JSON.stringify(document))).to.deep.equal(document);
    }
  });

  context("what is measured", () => {
    it("repeats what the known program says, and who decides the number", () => {
      const document = explain(leads());
      for (const statement of LEADS_SOURCE.describe(leadsMetric().args)) {
        expect(textOf(document, "metric")).to.contain(JSON.stringify(statement).slice(1, -1));
      }
      expect(textOf(document, "trust")).to.contain("Whoever can edit these records in HubSpot account 4242");
      expect(textOf(document, "warnings")).not.to.contain("Do not sign");
    });

    it("advises against signing without a definition", () => {
      const document = explain(agreementOf(validTerms(), { kind: "unknown" }));
      expect(textOf(document, "warnings")).to.contain("Do not sign this as it stands");
      expect(textOf(document, "metric")).to.contain("No definition of the number was found");
    });

    it("believes no definition but the one that the terms commit to", () => {
      const other = { ...leads(), terms: validTerms() };
      const document = explain(other);
      expect(textOf(document, "warnings")).to.contain("not the one that the terms commit to");
      expect(JSON.stringify(document)).not.to.contain("HubSpot");
    });

    it("believes no definition that the contract could not hold", () => {
      const metric = { kind: "functions", definition: leadsMetric({ secretsSlot: 256n }) } as const;
      const document = explain({ ...leads(), metric });
      expect(textOf(document, "warnings")).to.contain("not the one that the terms commit to");
    });

    it("says of another program that nobody here has read it", () => {
      const document = explain(leads({}, { sourceHash: `0x${"12".repeat(32)}` }));
      expect(textOf(document, "warnings")).to.contain("nobody here has");
      expect(textOf(document, "metric")).to.contain("Nobody here has read its code");
      expect(textOf(document, "metric")).to.contain(`0x${"12".repeat(32)}`);
    });

    it("advises against signing when a known program is given what it does not understand", () => {
      const document = explain(leads({}, { args: ["no account"] }));
      expect(textOf(document, "warnings")).to.contain("makes no sense to it");
    });

    it("warns when the number can be asked for before all of it is on record", () => {
      const least = BigInt(LEADS_SOURCE.minimumMeasureDelay(leadsMetric().args));
      const warned = (measureDelay: bigint) => textOf(explain(leads({ measureDelay })), "warnings");
      expect(warned(least - 1n)).to.contain("14 days and 15 minutes");
      expect(warned(least)).not.to.contain("on record");
    });

    it("warns of payments meanwhile on a number that is no running count", () => {
      const average = knownSources({ ...LEADS_SOURCE, isCumulative: () => false });
      expect(textOf(explain(leads(WITH_INTERIM), { sources: average }), "warnings")).to.contain("no running count");
      expect(textOf(explain(leads(WITH_INTERIM)), "warnings")).not.to.contain("no running count");
    });

    it("warns when the definition has other decimals than the program", () => {
      expect(textOf(explain(leads({}, { decimals: 2n })), "warnings")).to.contain("2 decimal places");
    });
  });

  context("who could falsify or silence the number", () => {
    it("names the agency that signs alone, and warns without an arbiter", () => {
      const alone = { signers: [agency], threshold: 1n };
      const document = explain(signed({}, alone));
      expect(textOf(document, "trust")).to.contain("The agency alone, by signing a false number.");
      expect(textOf(document, "warnings")).to.contain("The agency alone states the number, and there is no arbiter");
      expect(textOf(explain(signed(WITH_ARBITER, alone)), "warnings")).not.to.contain("alone states");
    });

    it("warns of what no arbiter can take back from an agency that signs alone", () => {
      const document = explain(signed({ ...WITH_ARBITER, ...WITH_INTERIM }, { signers: [agency], threshold: 1n }));
      // 85 % of 6,000 − 2,000.
      expect(textOf(document, "warnings")).to.contain("up to 3,400 USDC a period that no arbiter can take back");
    });

    it("warns of an arbiter that signs the number itself", () => {
      const signers = [client, agency, WITH_ARBITER.arbiter];
      expect(textOf(explain(signed(WITH_ARBITER, { signers })), "warnings")).to.contain("a number of its own");
    });

    it("names the client that can block two of two", () => {
      const both = { signers: [client, agency], threshold: 2n };
      const document = explain(signed({}, both));
      expect(textOf(document, "trust")).to.contain("The client alone, by not signing.");
      expect(textOf(document, "trust")).to.contain("Any 2 of the 2 signers together");
      expect(textOf(document, "warnings")).to.contain("The client alone can keep the number from being signed");
    });

    it("names nobody alone with two of three", () => {
      const document = explain(signed({}, { signers: [client, agency, NEUTRAL], threshold: 2n }));
      expect(textOf(document, "trust")).to.contain("Any 2 of the signers, by not signing.");
      expect(textOf(document, "trust")).not.to.match(/(?:client|agency) alone/);
      expect(document.sections.map(({ id }) => id)).not.to.contain("warnings");
    });

    it("names whoever alone may ask", () => {
      expect(textOf(explain(leads({}, { askers: [client] })), "trust")).to.contain("The client, by not asking");
      expect(textOf(explain(leads({}, { askers: [client] })), "warnings")).to.contain("The agency cannot ask");
      expect(textOf(explain(leads({}, { askers: [agency] })), "trust")).to.contain("The agency, by not asking");
      expect(textOf(explain(leads({}, { askers: [NEUTRAL] })), "trust")).to.contain("none of them has the address");
    });

    it("says that a dispute never pays when its fee is no less than what is at stake", () => {
      const fee = (arbiterFee: bigint) => textOf(explain(signed({ ...WITH_ARBITER, arbiterFee })), "warnings");
      expect(fee(4_000_000_000n)).to.contain("never pays to dispute");
      expect(fee(3_999_999_999n)).not.to.contain("never pays");
    });
  });

  context("what is paid", () => {
    it("adds the baseline to thresholds", () => {
      const text = textOf(
        explain(
          signed({ baselines: [8_000_000n], steps: [{ threshold: 500_000n, lump: 0n, rate: 10n ** 17n }] }, {}, 2),
        ),
        "price",
      );
      // 80,000 + 5,000; a rate for cents is a hundredth of that for whole units.
      expect(text).to.contain("For each lead beyond 85,000: 10 USDC.");
      expect(text).to.contain("Up to 85,000 leads: nothing beyond the base.");
    });

    it("says a share of money in per cent where it is of the token's currency, and only there", () => {
      const steps = [{ threshold: 0n, lump: 0n, rate: 125n * 10n ** 13n }];
      const text = (unit: string) => {
        const definition = signedMetric(unit, 2);
        return textOf(explain(agreementOf(validTerms({ steps }), { kind: "attested", definition })), "price");
      };
      expect(text("dollar of revenue")).to.contain("12.5 % of each dollar of revenue: 0.125 USDC.");
      expect(text("EUR of revenue")).to.contain("For each EUR of revenue: 0.125 USDC.");
      expect(text("Canadian dollar")).to.contain("For each Canadian dollar: 0.125 USDC.");
    });

    it("takes thresholds off the baseline where lower is better", () => {
      const steps = [
        { threshold: 100n, lump: 5_000_000n, rate: 2n * 10n ** 18n },
        { threshold: 2_000n, lump: 0n, rate: 0n },
      ];
      const text = textOf(explain(signed({ baselines: [1_000n], lowerIsBetter: true, steps })), "price");
      expect(text).to.contain("At 900 leads or less: 5 USDC, once.");
      expect(text).to.contain("For each lead below 900: 2 USDC.");
      expect(text).to.contain("One further step lies more than 1,000 leads lower: it never pays.");
    });

    it("says what is locked and can never be earned", () => {
      const text = textOf(explain(signed({ steps: [{ threshold: 20n, lump: 1_000_000_000n, rate: 0n }] })), "price");
      expect(text).to.contain("A period pays at most 3,000 USDC.");
      expect(text).to.contain("3,000 USDC always come back.");
    });

    it("pays in its table what the model pays, in every random agreement", () => {
      for (let seed = 1; seed <= 60; seed++) {
        const terms = randomTerms(new Random(seed));
        const agreement = agreementOf(terms, { kind: "attested", definition: signedMetric("point", 2) });
        const [table] = tablesOf(explain(agreement), "payouts");
        if (table === undefined) {
          expect(terms.steps, `seed ${seed}`).to.have.length(0);
          continue;
        }
        for (const [value = "", toAgency = "", toClient = ""] of table.rows) {
          const { total } = settlement(terms, 0, value === "none" ? null : parseAmount(value, 2));
          expect(parseAmount(toAgency.replace(" USDC", ""), 6), `seed ${seed}, ${value}`).to.equal(total);
          expect(parseAmount(toClient.replace(" USDC", ""), 6), `seed ${seed}, ${value}`).to.equal(terms.cap - total);
        }
      }
    });

    it("shows no number, and each step with its nearest results on both sides", () => {
      const steps = [
        { threshold: 20n, lump: 0n, rate: 10n ** 18n },
        { threshold: 50n, lump: 7_000_000n, rate: 0n },
      ];
      const [table] = tablesOf(explain(signed({ baselines: [100n], steps })), "payouts");
      const values = table?.rows.map(([value]) => value);
      expect(values?.slice(0, 2)).to.deep.equal(["none", "0"]);
      expect(values).to.include.members(["119", "120", "121", "149", "150", "151"]);
    });
  });

  context("dates", () => {
    it("shows both zones, and one when both parties read the same", () => {
      const two = tablesOf(explain(signed()), "dates")[0]?.columns.map(({ title }) => title);
      expect(two).to.deep.equal(["Period 1", "Europe/Berlin", "America/New_York"]);

      const zones = { client: "Asia/Kolkata", agency: "Asia/Kolkata" };
      const one = tablesOf(explain({ ...signed(), zones }), "dates")[0]?.columns.map(({ title }) => title);
      expect(one).to.deep.equal(["Period 1", "Asia/Kolkata"]);
    });

    it("says that a zone does not exist, and uses UTC", () => {
      const document = explain({ ...signed(), zones: { client: "Mars/Base", agency: "UTC" } });
      expect(textOf(document, "warnings")).to.contain("There is no time zone “Mars/Base”");
      expect(textOf(document, "summary")).to.contain("15 January 2027, 08:00 UTC");
    });

    it("has every deadline of a period in the order of the clock", () => {
      const document = explain(signed({ ...WITH_ARBITER, ...WITH_INTERIM, trialEnd: START + 8n * DAY }));
      const rows = tablesOf(document, "dates")[0]?.rows.map(([name, berlin]) => `${name}: ${berlin}`);
      expect(rows).to.deep.equal([
        "begins: 15 Jan 2027, 09:00 +01:00",
        "must be funded before: 18 Jan 2027, 09:00 +01:00",
        "1st count while it runs: 22 Jan 2027, 09:00 +01:00",
        "trial ends: 23 Jan 2027, 09:00 +01:00",
        "2nd count while it runs: 29 Jan 2027, 09:00 +01:00",
        "3rd count while it runs: 5 Feb 2027, 09:00 +01:00",
        "4th count while it runs: 12 Feb 2027, 09:00 +01:00",
        "ends: 14 Feb 2027, 09:00 +01:00",
        "number can be asked for: 28 Feb 2027, 09:00 +01:00",
        "answer must come before: 3 Mar 2027, 09:00 +01:00",
        "paid at the earliest: 5 Mar 2027, 09:00 +01:00",
        "review ends at the latest: 8 Mar 2027, 09:00 +01:00",
        "ruling ends; can be settled in any case: 22 Mar 2027, 09:00 +01:00",
      ]);
    });

    it("shortens many periods and many counts", () => {
      const periodEnds = Array.from({ length: 60 }, (_, period) => START + BigInt(period + 1) * 30n * DAY);
      const document = explain(signed({ periodEnds, interimEvery: HOUR, interimBps: 5_000n }));
      const [first, all] = tablesOf(document, "dates");
      expect(first?.rows.map(([name]) => name)).to.include.members([
        "1st count while it runs",
        "719th count while it runs",
      ]);
      expect(first?.rows).to.have.length.below(12);
      expect(all?.rows.map(([period]) => period)).to.deep.equal(
        [...Array(12).keys(), 57, 58, 59].map((k) => String(k + 1)),
      );
      expect(textOf(document, "dates")).to.contain("45 periods in between are left out");
    });

    it("counts the earliest payday from the end of the trial when payments meanwhile wait for it", () => {
      const summary = (trialEnd: bigint) =>
        textOf(explain({ ...signed({ ...WITH_INTERIM, trialEnd }), zones: {} }), "summary");
      expect(summary(0n)).to.contain('"Earliest payday","lines":["Fri, 22 January 2027, 08:00 UTC"]');
      expect(summary(START + 9n * DAY)).to.contain('"Earliest payday","lines":["Sun, 24 January 2027, 08:00 UTC"]');
      // A trial of the whole first period: the second period's first count comes before the first one's settlement.
      expect(summary(START + 30n * DAY)).to.contain('"Earliest payday","lines":["Sun, 21 February 2027, 08:00 UTC"]');
    });
  });

  context("ways to end it", () => {
    it("says what a notice keeps, and when it keeps everything", () => {
      const endings = (cancelNotice: bigint) => textOf(explain(signed({ cancelNotice })), "endings");
      expect(endings(0n)).to.contain("Periods that have begun go on as agreed, their base included. The 6,000 USDC");
      expect(endings(1n)).to.contain("and the next one, go on as agreed");
      expect(endings(2n)).to.contain("and the next 2, go on as agreed");
      expect(endings(3n)).to.contain("all periods that are funded go on as agreed, so nothing comes back");
    });

    it("offers a trial only where there is one", () => {
      expect(textOf(explain(signed({ trialEnd: START + DAY })), "endings")).to.contain("at most 18,000 USDC");
      expect(textOf(explain(signed()), "endings")).not.to.contain("Trial");
    });
  });

  context("where it stands", () => {
    const state = { at: START, funded: 1, settled: 0, held: 6_000_000_000n };

    it("says so by the chain where that was read", () => {
      const text = textOf(explain(signed(), { now: 1n, state: { ...state, status: "running" } }), "standing");
      expect(text).to.contain("A funded period is running.");
      expect(text).to.contain("1 of 3 periods");
      expect(text).to.contain("6,000 USDC");
      expect(text).to.contain("Next funding before");
    });

    it("asks for no funding that is too late, or of an agreement that is over", () => {
      const over = explain(signed(), { state: { ...state, status: "closed" } });
      const late = explain(signed(), { state: { ...state, status: "settling", at: START + 33n * DAY } });
      expect(textOf(over, "standing")).not.to.contain("Next funding");
      expect(textOf(late, "standing")).not.to.contain("Next funding");
    });

    it("says what the calendar says without the chain, and nothing without a time", () => {
      const at = (now: bigint) => textOf(explain(signed(), { now }), "standing");
      expect(at(START - 367n * DAY)).to.contain("too early to fund");
      expect(at(START - 1n)).to.contain("The first period has not begun. The first period can still be funded.");
      expect(at(START + 3n * DAY))
        .to.contain("Period 1 of 3 is running")
        .and.to.contain("can no longer begin");
      expect(at(START + 90n * DAY)).to.contain("All periods are over.");
      expect(textOf(explain(signed()), "standing")).to.equal("");
    });
  });

  it("makes texts from outside harmless", () => {
    const names = { client: "Acme\u001b[2J\nGmbH", agency: "Nor\u202ethwind" };
    const document = explain({
      ...signed({}, { statement: "a\u0000b" }),
      names,
      token: { symbol: "US\nDC", decimals: 6 },
    });
    const text = renderText(document);
    expect(document.title).to.equal(
      "Agreement between Acme\\u{1b}[2J GmbH (the client) and Nor\\u{202e}thwind (the agency)",
    );
    expect(text).not.to.match(/[^\P{C}\n]/u);
    expect(text).to.contain("“US DC”");
  });

  it("neither throws nor prints what is no English on 300 random agreements, at two widths", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed);
      const terms = randomTerms(random);
      const decimals = random.pick([0, 2, 18]);
      const metric = random.pick<AgreementMetric>([
        { kind: "attested", definition: signedMetric("EUR of revenue", decimals) },
        { kind: "functions", definition: leadsMetric({ decimals: BigInt(decimals) }) },
        { kind: "unknown" },
      ]);
      const token = random.pick([
        { symbol: "USDC", decimals: 6 },
        { symbol: "ETH", decimals: 18 },
      ]);
      const document = explain(agreementOf(terms, metric, { token }), { now: terms.start + 1n });
      const words = JSON.stringify(document.sections).replace(/0x[0-9a-fA-F]{40,64}/g, "");
      expect(words, `seed ${seed}`).not.to.match(/undefined|NaN|Infinity|\[object|null|\b\d+n\b/);
      // Neither base units nor Unix seconds: a whole number of that size would have its thousands separated.
      expect(words, `seed ${seed}`).not.to.match(/(?<![\d.,])\d{5,}(?![\d])(?!\.\d)(?!\))/);
      expect(words, `seed ${seed}`).not.to.match(/ {2}|\.\.| \.| ,/);
      for (const width of [80, 100]) {
        for (const line of renderText(document, { width }).split("\n")) {
          expect(line.length, `seed ${seed}: ${line}`).to.be.at.most(width);
        }
      }
    }
  }).timeout(60_000);
});
