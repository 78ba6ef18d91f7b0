import { readdirSync, readFileSync } from "node:fs";

import { expect } from "chai";

import { KNOWN_SOURCES } from "../../functions/registry.js";
import { EXAMPLES, readExample } from "../../tasks/agreement/new/example-file.js";
import { readMoney } from "../../toolkit/agreement-file/amounts.js";
import { checkAgreement } from "../../toolkit/agreement-check/check.js";
import { agreementToFile } from "../../toolkit/agreement-file/write/agreement-to-file.js";
import { explainAgreement } from "../../toolkit/explain/explain.js";
import { renderText } from "../../toolkit/explain/render/text.js";
import { settlement } from "../../toolkit/pricing/settlement.js";
import { DAY } from "../../toolkit/units/durations.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { parseAmount } from "../../toolkit/units/amount.js";
import { sumsIn } from "./arithmetic.js";
import { readStories } from "./story.js";
import { compiledExample, MODEL_NAMES, SOMEWHERE } from "./support.js";

/** What the comment of an example says of the check's warnings: their codes. */
function answeredWarnings(text: string): string[] {
  const block = /^# What the check warns of[^\n]*\n((?:#.*\n)*)/m.exec(text)?.[1] ?? "";
  return [...block.matchAll(/^# - ([a-z-]+): [a-z]/gm)].map(([, code = ""]) => code);
}

/** Letters of a checksum carry no meaning. */
function plain(terms: Terms): unknown {
  return JSON.parse(
    JSON.stringify(terms, (_, value: unknown) =>
      typeof value === "bigint" ? `${value}n` : typeof value === "string" ? value.toLowerCase() : value,
    ),
  );
}

describe("The examples", () => {
  it("are one for each model, and nothing else", () => {
    const files = readdirSync(EXAMPLES).filter((name) => name.endsWith(".yaml"));
    expect(files.sort()).to.deep.equal(MODEL_NAMES.map((name) => `${name}.yaml`).sort());
    for (const name of MODEL_NAMES) {
      expect(compiledExample(readExample(name)).file.content.payment.model).to.equal(name);
    }
  });

  it("are all in the README's table, with what they pay for which result", () => {
    const readme = readFileSync(new URL("README.md", EXAMPLES), "utf8");
    for (const name of MODEL_NAMES) {
      const row = readme.split("\n").find((line) => line.includes(`[${name}.yaml](${name}.yaml)`));
      const text = readExample(name);
      const { units } = compiledExample(text);
      const cell = row?.split("|").at(-2) ?? "";
      const [, result = "", amount = ""] = /^ (.*) → (.*?) *$/.exec(cell) ?? [];
      const told = readStories(text, units).some(({ rows }) =>
        rows.some(
          ({ text: line, toAgency, when }) =>
            when.kind === "over" &&
            line.endsWith(`: ${result}`) &&
            toAgency === parseAmount(readMoney(amount, units), 6),
        ),
      );
      expect(told, `${name}: “${result} → ${amount}”`).to.equal(true);
    }
  });

  for (const name of MODEL_NAMES) {
    describe(name, () => {
      const text = readExample(name);
      const compiled = compiledExample(text);
      const { agreement, units } = compiled;
      const { terms } = agreement;
      const stories = readStories(text, units);

      it("is what both sides can sign, and a comment answers each warning", () => {
        const findings = checkAgreement(compiled, { now: terms.start - 10n * DAY, deployments: SOMEWHERE });
        expect(findings.filter(({ severity }) => severity === "refusal")).to.deep.equal([]);
        expect(answeredWarnings(text).sort()).to.deep.equal(findings.map(({ code }) => code).sort());
      });

      it("can be explained", () => {
        const explained = renderText(explainAgreement(agreement, { sources: KNOWN_SOURCES, now: terms.start - DAY }));
        for (const known of [agreement.names?.client, agreement.names?.agency, units.metric.many]) {
          expect(explained).to.include(known);
        }
        expect(explained).not.to.match(/undefined|NaN|\[object/);
      });

      it("comes back from its terms as a file with the same terms", () => {
        const written = agreementToFile(agreement, KNOWN_SOURCES, { units: units.metric.many });
        expect(plain(compiledExample(written).agreement.terms)).to.deep.equal(plain(terms));
      });

      it("tells at least two periods, or two ways for its only one, with sums that are right", () => {
        const settled = stories.flatMap(({ rows }) => rows.filter(({ when }) => when.kind === "over"));
        expect(settled.length + stories.length).to.be.greaterThan(2);
        const sums = stories.flatMap(({ rows }) => rows.flatMap(({ byHand }) => sumsIn(byHand)));
        expect(sums.filter(({ isRight }) => !isRight).map((sum) => sum.text)).to.deep.equal([]);
      });

      it("pays by the model what was worked out by hand", () => {
        for (const { rows } of stories) {
          for (const { period, when, event, toAgency, toClient, text: line } of rows) {
            if (event.kind !== "measure" || when.kind !== "over" || toAgency === null) continue;
            const interim = rows
              .filter((row) => row.period === period && row.when.kind === "after" && row.event.kind === "measure")
              .reduce((paid, row) => paid + (row.toAgency ?? 0n), 0n);
            const due = settlement(terms, period, event.value, interim);
            expect([due.toAgency, due.toClient], line).to.deep.equal([toAgency, toClient]);
          }
        }
      });
    });
  }
});
