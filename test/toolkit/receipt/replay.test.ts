import { expect } from "chai";

import { replay, type AgreementEvent } from "../../../toolkit/receipt/replay.js";
import type { PriceTerms } from "../../../toolkit/terms/types.js";

describe("replay", () => {
  const USDC = 1_000_000n;
  /** 40 USDC per unit, cap 10,000, 85 % interim. */
  const TERMS: PriceTerms = {
    cap: 10_000n * USDC,
    base: 0n,
    baselines: [0n],
    lowerIsBetter: false,
    steps: [{ threshold: 0n, lump: 0n, rate: 40n * USDC * 10n ** 12n }],
    interimBps: 8_500n,
  };
  const FUNDED: AgreementEvent = { kind: "funded", count: 3n, amount: 30_000n * USDC };
  const INTERIM: AgreementEvent = { kind: "interimPaid", period: 0, value: 47n, amount: 1_598n * USDC };
  const SETTLED: AgreementEvent = {
    kind: "settled",
    period: 0,
    value: 198n,
    toAgency: 6_322n * USDC,
    toClient: 2_080n * USDC,
  };

  it("agrees with payments as agreed, and adds them up", () => {
    const book = replay(TERMS, [FUNDED, INTERIM, SETTLED]);
    expect(book.difference).to.equal(0n);
    expect(book).to.include({ funded: 30_000n * USDC, paid: 7_920n * USDC, returned: 2_080n * USDC });
    expect(book.held).to.equal(20_000n * USDC);
  });

  it("lets interim payments stand when the answer is missing", () => {
    const missing: AgreementEvent = {
      kind: "settled",
      period: 0,
      value: null,
      toAgency: 0n,
      toClient: 8_402n * USDC,
    };
    expect(replay(TERMS, [FUNDED, INTERIM, missing]).difference).to.equal(0n);
  });

  it("returns what no longer runs, less what the open period was paid", () => {
    const resigned: AgreementEvent = { kind: "resigned", keep: 0, returned: 28_402n * USDC };
    expect(replay(TERMS, [FUNDED, INTERIM, resigned]).difference).to.equal(0n);
    const cancelled: AgreementEvent = { kind: "cancelled", keep: 2, returned: 10_000n * USDC };
    expect(replay(TERMS, [FUNDED, INTERIM, cancelled, SETTLED]).difference).to.equal(0n);
    const optedOut: AgreementEvent = { kind: "optedOut", keep: 0, returned: 30_000n * USDC };
    expect(replay(TERMS, [FUNDED, optedOut]).held).to.equal(0n);
  });

  const wrong: [string, AgreementEvent[]][] = [
    ["a funding", [{ kind: "funded", count: 3n, amount: 30_000n * USDC - 1n }]],
    ["an interim payment", [FUNDED, { ...INTERIM, amount: 1_598n * USDC + 1n }]],
    ["what the agency got", [FUNDED, INTERIM, { ...SETTLED, toAgency: 6_322n * USDC - 1n }]],
    ["what the client got back", [FUNDED, INTERIM, { ...SETTLED, toClient: 2_080n * USDC + 1n }]],
    ["a return", [FUNDED, { kind: "cancelled", keep: 1, returned: 20_000n * USDC + 1n }]],
  ];
  for (const [what, events] of wrong) {
    it(`finds a single base unit too much or too little in ${what}`, () => {
      expect(replay(TERMS, events).difference).to.equal(1n);
    });
  }

  it("does not let two mistakes cancel each other out", () => {
    const shifted: AgreementEvent = {
      kind: "settled",
      period: 0,
      value: 198n,
      toAgency: 6_323n * USDC,
      toClient: 2_079n * USDC,
    };
    expect(replay(TERMS, [FUNDED, INTERIM, shifted]).difference).to.equal(2n * USDC);
  });
});
