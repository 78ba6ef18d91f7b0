import { expect } from "chai";

import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import type { NextStep } from "../../../toolkit/book/next-step.js";
import { mainStep, stepWords } from "../../../toolkit/book/step-words.js";
import { periodQuestion } from "../../../toolkit/schedule/questions.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { validTerms } from "../../support/valid-terms.js";

const terms = { ...validTerms(), start: 1_798_761_600n, periodEnds: [1_798_761_600n + 30n * DAY] };
const agreement: Agreement = {
  location: { chainId: 1n, verifyingContract: "0x976EA74026E726554dB657fA54763abd0C3a0aa9" },
  terms,
  token: { symbol: "USDC", decimals: 6 },
  metric: { kind: "unknown" },
};
const NOW = terms.start;
const USDC = 1_000_000n;
const possible = { by: ["anyone"], from: 0n, before: null } as const;
const words = (step: NextStep) => stepWords(step, agreement, NOW);

describe("stepWords", () => {
  it("has words for every step", () => {
    const shares = { toAgency: 5n * USDC, toClient: 7n * USDC };
    const steps: [NextStep, string][] = [
      [{ ...possible, action: "propose" }, "consent to the terms on chain"],
      [{ ...possible, action: "retract" }, "take the consent back"],
      [{ ...possible, action: "fund", period: 0, amount: 9n * USDC }, "fund period 1 of 1 with 9 USDC"],
      [
        { ...possible, action: "ask", period: 0, question: periodQuestion(terms, 0) },
        "ask for the number of period 1 of 1 from 1 January 2027, 00:00 (UTC) to 31 January 2027, 00:00 (UTC)",
      ],
      [
        { ...possible, action: "payInterim", period: 0, point: 1, toAgency: 3n * USDC },
        "pay 3 USDC of the running period 1 of 1 to the agency",
      ],
      [
        { ...possible, action: "settle", period: 0, value: 137n, ...shares },
        "settle period 1 of 1 by 137 metric units: 5 USDC to the agency, 7 USDC back to the client",
      ],
      [
        { ...possible, action: "settle", period: 0, value: null, ...shares },
        "settle period 1 of 1 without an answer: 5 USDC to the agency, 7 USDC back to the client",
      ],
      [
        { ...possible, action: "settle", from: NOW + 1n, period: 0, value: null, ...shares },
        "settle period 1 of 1 if no answer comes: 5 USDC to the agency, 7 USDC back to the client",
      ],
      [
        { ...possible, action: "dispute", period: 0, value: 137n, fee: 150n * USDC },
        "dispute the answer of 137 metric units for period 1 of 1; the fee is 150 USDC",
      ],
      [
        { ...possible, action: "dispute", period: 0, value: null, fee: 0n },
        "dispute that there is no answer for period 1 of 1; the fee is 0 USDC",
      ],
      [
        { ...possible, action: "rule", period: 0, least: USDC, most: 2n * USDC },
        "rule on period 1 of 1; the agency gets 1 USDC to 2 USDC of it in all",
      ],
      [
        { ...possible, action: "payUndisputed", period: 0, ...shares },
        "pay what nobody disputes of period 1 of 1: 5 USDC to the agency, 7 USDC back to the client",
      ],
      [{ ...possible, action: "optOut", returned: 9n * USDC }, "opt out; 9 USDC come back"],
      [{ ...possible, action: "cancel", keep: 1, returned: 0n }, "cancel; 1 period stays, nothing comes back now"],
      [{ ...possible, action: "resign", keep: 0, returned: USDC }, "resign; no period stays, 1 USDC come back"],
      [
        { ...possible, action: "withdraw", payee: terms.agency, amount: USDC },
        "withdraw 1 USDC that could not be delivered",
      ],
    ];
    for (const [step, what] of steps) {
      expect(words(step).what).to.equal(what);
      expect(words(step).brief)
        .to.match(/^[a-z][\w ,]+$/)
        .and.not.to.include("undefined");
      expect(words(step).brief.length).to.be.at.most(what.length);
    }
    const fund: NextStep = { ...possible, action: "fund", period: 1, amount: USDC };
    expect(words(fund).brief).to.equal("fund period 2");
  });

  it("says who, and until when", () => {
    const fund = { action: "fund", period: 0, amount: USDC } as const;
    expect(words({ ...fund, by: ["client"], from: 0n, before: null })).to.deep.include({ who: "client", when: "now" });
    expect(words({ ...fund, by: ["client", "agency"], from: NOW, before: NOW + DAY })).to.deep.include({
      who: "client or agency",
      when: "now, before 2 January 2027, 00:00 (UTC)",
    });
    expect(words({ ...fund, by: ["asker"], from: NOW + DAY, before: NOW + 2n * DAY })).to.deep.include({
      who: "askers",
      when: "from 2 January 2027, 00:00 (UTC) to 3 January 2027, 00:00 (UTC)",
    });
    expect(words({ ...fund, by: ["anyone"], from: NOW + DAY, before: null }).when).to.equal(
      "from 2 January 2027, 00:00 (UTC) on",
    );
  });
});

describe("mainStep", () => {
  const fund: NextStep = { ...possible, by: ["client"], action: "fund", period: 1, amount: USDC };
  const settle: NextStep = { ...possible, action: "settle", period: 0, value: 1n, toAgency: 1n, toClient: 1n };
  const cancel: NextStep = { ...possible, by: ["client"], action: "cancel", keep: 1, returned: 0n };

  it("is what somebody waits for, and not a way to leave", () => {
    expect(mainStep([cancel, fund, settle], NOW)).to.equal(settle);
    expect(mainStep([cancel, fund], NOW)).to.equal(fund);
    expect(mainStep([cancel], NOW)).to.equal(undefined);
  });

  it("is what comes first, when nothing can be done now", () => {
    const later = { ...settle, from: NOW + 2n * DAY };
    const sooner = { ...fund, from: NOW + DAY };
    expect(mainStep([cancel, later, sooner], NOW)).to.equal(sooner);
  });

  it("is not what is over", () => {
    expect(mainStep([{ ...fund, before: NOW }, settle], NOW)).to.equal(settle);
  });
});
