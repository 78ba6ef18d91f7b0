import { expect } from "chai";

import { beginAttestation } from "../../../tasks/metric/attest/begin.js";
import { attestationLines, collectedResult } from "../../../tasks/metric/attest/describe.js";
import { NumberMissingError, OtherQuestionError } from "../../../tasks/metric/attest/errors.js";
import { defaultFile } from "../../../tasks/metric/attest/files.js";
import { SourceMissingError, WrongMetricError } from "../../../tasks/metric/errors.js";
import { publishPlan } from "../../../tasks/metric/publish.js";
import { requireKind } from "../../../tasks/metric/require-kind.js";
import { AttestationMismatchError } from "../../../toolkit/attestation/errors.js";
import { InvalidMetricError } from "../../../toolkit/metrics/check-functions-metric.js";
import { AmountError } from "../../../toolkit/units/decimal.js";
import { periodQuestion } from "../../../toolkit/schedule/questions.js";
import { compiled, exampleWith } from "../../toolkit/agreement-file/support.js";

const measured = compiled(exampleWith(() => undefined)).agreement;
const { agreement } = compiled(
  exampleWith((draft) => {
    const { unit, units } = draft["metric"] as { unit: string; units: string };
    const attested = { signers: ["client", "agency", "arbiter"], threshold: 2, statement: "Leads as agreed." };
    draft["metric"] = { unit, units, attested, "controlled-by": "client", cumulative: true };
  }),
);
const question = periodQuestion(agreement.terms, 0);
const next = periodQuestion(agreement.terms, 1);

describe("metric attest: what is attested", () => {
  it("is the number of the command line, or the one that was collected", () => {
    const stated = beginAttestation(agreement, question, "14", []);
    expect(stated).to.deep.include({ value: 14n, question, signatures: [] });
    expect(beginAttestation(agreement, question, undefined, [stated]).value).to.equal(14n);
  });

  it("is refused when it is missing, written wrongly, or contradicts what was collected", () => {
    const stated = beginAttestation(agreement, question, "14", []);
    expect(() => beginAttestation(agreement, question, undefined, [])).to.throw(NumberMissingError, '--value "14"');
    expect(() => beginAttestation(agreement, question, "1,4", [])).to.throw(AmountError, "Write it like");
    expect(() => beginAttestation(agreement, question, "15", [stated])).to.throw(
      AttestationMismatchError,
      "find out why",
    );
  });

  it("is about the question that is due, each in a file of its own", () => {
    const earlier = beginAttestation(agreement, question, "14", []);
    expect(() => beginAttestation(agreement, next, "14", [earlier])).to.throw(OtherQuestionError, "--file");
    expect(defaultFile(question)).to.match(/^attestation-[0-9a-f]{8}\.json$/);
    expect(defaultFile(next)).not.to.equal(defaultFile(question));
  });

  it("is read before it is signed", () => {
    const due = { question, text: "what period 1 of 3 measured", answerBefore: question.notBefore + 259_200n };
    const lines = attestationLines(agreement, beginAttestation(agreement, question, "14", []), due);
    expect(lines[0]).to.match(/^The question: what period 1 of 3 measured, from /);
    expect(lines.slice(1, 4)).to.deep.equal([
      "What is counted: “Leads as agreed.”",
      "The number: 14 qualified leads.",
      "A period with this number pays 560 USDC of at most 10,000 USDC.",
    ]);
    expect(lines[4]).to.match(/^2 of 3 signers make it the answer, before .* The first answer is final\.$/);
  });

  it("says who has signed, and who is still needed", () => {
    const attestation = beginAttestation(agreement, question, "14", []);
    const states = attestation.definition.signers.map((signer, index) => ({
      signer,
      state: index === 0 ? ("valid" as const) : ("missing" as const),
    }));
    const some = collectedResult(attestation, states, "a.json").text;
    expect(some)
      .to.include("has signed\n")
      .and.to.include("has not signed")
      .and.to.include("1 more signature is needed");
    const all = states.map((each) => ({ ...each, state: "valid" as const }));
    expect(collectedResult(attestation, all, "a.json").text).to.include("Submit it with --submit");
  });
});

describe("The kind of a metric", () => {
  it("decides which task is for it", () => {
    expect(requireKind(measured, "functions").unit).to.equal("qualified lead");
    expect(() => requireKind(measured, "attested")).to.throw(WrongMetricError, "npx hardhat metric ask");
    expect(() => requireKind(agreement, "functions")).to.throw(WrongMetricError, "npx hardhat metric attest");
    const unknown = { ...agreement, metric: { kind: "unknown" as const } };
    expect(() => requireKind(unknown, "attested")).to.throw(WrongMetricError, "Use the agreement file");
    expect(() => publishPlan(unknown, undefined)).to.throw(WrongMetricError, "Use the agreement file");
  });

  it("needs the program that a definition commits to", () => {
    // The example's source is none of this project's.
    expect(() => publishPlan(measured, undefined)).to.throw(SourceMissingError, "with --source");
    expect(() => publishPlan(measured, import.meta.filename)).to.throw(InvalidMetricError, "The source's hash is");
    expect(publishPlan(agreement, undefined).calls[0]).to.deep.include({ to: agreement.terms.oracle });
  });
});
