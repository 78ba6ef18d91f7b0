/*
 * depositSummary, depositedText (agreement, deposit)
 * ├── say what becomes of exact, short, excess, late, early and unwanted money
 * └── say that an agency has not agreed, and that nothing more can be funded
 */
import { expect } from "chai";

import { depositedText, depositSummary } from "../../../../toolkit/calls/deposits/deposit-summary.js";
import type { Deposit } from "../../../../toolkit/calls/deposits/read-deposit.js";
import { depositState, type DepositFacts } from "../../../../toolkit/funding/deposit-state.js";
import { DAY } from "../../../../toolkit/units/durations.js";
import { START } from "../../../support/valid-terms.js";
import { knownAgreement } from "../../signing/support.js";

const agreement = knownAgreement();
const USDC = 1_000_000n;

function deposit(facts: Partial<DepositFacts> = {}, others: Partial<Deposit> = {}): Deposit {
  const at = facts.at ?? START;
  const known = { balance: 0n, setAside: 0n, agreement: { funded: 0n, end: 0n, consent: 1n }, at, ...facts };
  return { address: "0x", state: depositState(agreement.terms, known), agreed: true, strayNative: 0n, at, ...others };
}

describe("depositedText", () => {
  const cases: [string, Deposit, string][] = [
    ["nothing", deposit(), "nothing"],
    ["a part", deposit({ balance: 5_999n * USDC }), "5,999 USDC; 1 USDC are missing"],
    ["enough", deposit({ balance: 6_000n * USDC }), "6,000 USDC: enough to sweep"],
    ["more", deposit({ balance: 6_001n * USDC }), "6,001 USDC: enough to sweep, and 1 USDC go to the client then"],
    ["what is set aside", deposit({ balance: USDC, setAside: USDC }), "nothing; 1 USDC set aside for the client"],
    ["stray ether", deposit({}, { strayNative: 10n ** 18n }), "nothing; and 1 in native currency, which funds nothing"],
    [
      "what came late",
      deposit({ balance: 6_000n * USDC, at: START + 3n * DAY }),
      "6,000 USDC, which can fund nothing any more: anyone can have it returned to the client",
    ],
  ];
  for (const [what, given, text] of cases) {
    it(`tells ${what}`, () => {
      expect(depositedText(agreement, given)).to.equal(text);
    });
  }
});

describe("depositSummary", () => {
  const text = (given: Deposit, of = agreement) => depositSummary(of, given).join("\n");

  it("says what becomes of every kind of deposit, and to whom it returns", () => {
    expect(text(deposit()))
      .to.include("Exactly 6,000 USDC fund period 1 of 3")
      .and.to.include("Less waits for the rest.")
      .and.to.include("what is left goes to the client Acme (0x")
      .and.to.match(/What is not swept before 18 January 2027.+ comes back/)
      .and.to.include("never to the sender")
      .and.to.include("Another token and native currency fund nothing")
      .and.to.include("An NFT is lost, and so is whatever is sent to this address on another chain.")
      .and.not.to.match(/has not agreed|waits until then/);
  });

  it("says when it is early, and when the agency has not agreed", () => {
    expect(text(deposit({ at: START - 367n * DAY }))).to.match(/It can be swept from .+ on, and waits until then\./);
    expect(text(deposit({}, { agreed: false }))).to.match(/The agency Growth Ltd .+ has not agreed yet\./);
  });

  it("tells nobody to send when nothing more can be funded", () => {
    const late = text(deposit({ at: START + 3n * DAY }));
    expect(late).to.include("do not send anything").and.not.to.include("Exactly");
  });

  it("reads as sentences", () => {
    for (const line of depositSummary(agreement, deposit({ at: START - 367n * DAY }, { agreed: false }))) {
      expect(line).to.match(/^[A-Z].+\.$/);
      expect(line).not.to.match(/undefined|  /);
    }
  });
});
