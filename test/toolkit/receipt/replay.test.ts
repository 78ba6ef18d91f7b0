import { expect } from "chai";

import type { AgreementEvent } from "../../../toolkit/receipt/agreement-event.js";
import { replay } from "../../../toolkit/receipt/replay.js";
import type { PriceTerms, Terms } from "../../../toolkit/terms/types.js";

describe("replay", () => {
  const USDC = 1_000_000n;
  const FEE = 150n * USDC;
  /** 40 USDC per unit, cap 10,000, 85 % interim. */
  const TERMS: PriceTerms & Pick<Terms, "arbiterFee"> = {
    arbiterFee: FEE,
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

  /** 100 leads by the oracle, 40 by the client, 150 by the agency. */
  const byClient: AgreementEvent = {
    ...{ kind: "disputed", period: 0, by: "client", value: 100n, claimedValue: 40n },
    ...{ toAgency: 1_600n * USDC, toClient: 0n },
  };
  const byAgency: AgreementEvent = {
    ...{ kind: "disputed", period: 0, by: "agency", value: 100n, claimedValue: 150n },
    ...{ toAgency: 0n, toClient: 4_000n * USDC },
  };
  const released: AgreementEvent = { kind: "undisputedPaid", period: 0, toAgency: 0n, toClient: 6_000n * USDC };
  const ruling = (value: bigint, toAgency: bigint, toClient: bigint): AgreementEvent => {
    return { kind: "ruled", period: 0, value, toAgency: toAgency * USDC, toClient: toClient * USDC };
  };
  const unruled = (toAgency: bigint, toClient: bigint): AgreementEvent => {
    return { kind: "settled", period: 0, value: 100n, toAgency: toAgency * USDC, toClient: toClient * USDC };
  };
  const mutually = (toAgency: bigint, toClient: bigint): AgreementEvent => {
    return {
      ...{ kind: "settledMutually", periodsSettled: 0 },
      ...{ toAgency: toAgency * USDC, toClient: toClient * USDC },
    };
  };

  for (const [what, events, paid] of [
    ["a ruling between two claims", [byClient, byAgency, ruling(70n, 1_200n, 3_200n)], 2_800n],
    ["a ruling beyond the client's claim", [byClient, byAgency, ruling(0n, 0n, 4_400n)], 1_600n],
    ["a ruling beyond the agency's claim", [byAgency, byClient, ruling(9_999n, 4_400n, 0n)], 6_000n],
    ["a ruling after what was undisputed moved", [byClient, released, ruling(70n, 1_200n, 1_200n)], 2_800n],
    ["silence after two claims", [byClient, byAgency, unruled(2_400n, 2_000n)], 4_000n],
    ["silence after one claim", [byAgency, unruled(4_000n, 2_000n)], 4_000n],
    ["a mutual settlement of the rest of all", [byClient, mutually(8_400n, 20_000n)], 10_000n],
  ] as [string, AgreementEvent[], bigint][]) {
    it(`agrees with ${what}`, () => {
      const book = replay(TERMS, [FUNDED, ...events]);
      expect(book.difference).to.equal(0n);
      expect(book.paid).to.equal(paid * USDC);
    });
  }

  for (const [what, events, client, agency, held] of [
    ["nobody disputed", [INTERIM, SETTLED], 0n, 0n, 0n],
    ["one party disputed", [byClient], 0n, 0n, FEE],
    ["both disputed", [byClient, byAgency, released], 0n, 0n, 2n * FEE],
    ["the client's dispute was ruled on", [byClient, released, ruling(70n, 1_200n, 1_200n)], FEE, 0n, 0n],
    ["the agency's was", [byAgency, ruling(150n, 6_000n, 0n)], 0n, FEE, 0n],
    ["both were", [byClient, byAgency, ruling(70n, 1_200n, 3_200n)], FEE, FEE, 0n],
    ["nobody ruled", [byClient, byAgency, unruled(2_400n, 2_000n)], 0n, 0n, 0n],
    ["the parties settled", [byClient, mutually(8_400n, 20_000n)], 0n, 0n, 0n],
    ["a second period is disputed", [byClient, ruling(40n, 0n, 8_400n), { ...byAgency, period: 1 }], FEE, 0n, FEE],
  ] as [string, AgreementEvent[], bigint, bigint, bigint][]) {
    it(`knows where the arbiter's fees are when ${what}`, () => {
      const { arbiterFees } = replay(TERMS, [FUNDED, ...events]);
      expect(arbiterFees).to.deep.equal({ spent: { client, agency }, held });
    });
  }

  it("takes interim payments off what a claim moves, and off what it leaves", () => {
    const claimed: AgreementEvent = { ...byClient, claimedValue: 50n, toAgency: 402n * USDC };
    const events = [FUNDED, INTERIM, claimed, ruling(70n, 800n, 7_200n)];
    expect(replay(TERMS, events)).to.include({ difference: 0n, paid: 2_800n * USDC, held: 20_000n * USDC });
  });

  it("lets a missing answer stand when nobody rules", () => {
    const claimed: AgreementEvent = { ...byAgency, value: null };
    const silence: AgreementEvent = { ...SETTLED, value: null, toAgency: 0n, toClient: 6_000n * USDC };
    expect(replay(TERMS, [FUNDED, claimed, silence]).difference).to.equal(0n);
  });

  const wrong: [string, AgreementEvent[]][] = [
    ["a client's dispute", [FUNDED, { ...byClient, toAgency: 1_600n * USDC + 1n }]],
    ["an agency's dispute", [FUNDED, { ...byAgency, toClient: 4_000n * USDC - 1n }]],
    ["what nobody disputes", [FUNDED, byClient, { ...released, toClient: 6_000n * USDC - 1n }]],
    [
      "a ruling",
      [FUNDED, byClient, { ...ruling(70n, 1_200n, 7_200n), toClient: 7_200n * USDC - 1n } as AgreementEvent],
    ],
    ["a mutual settlement", [FUNDED, { ...mutually(0n, 30_000n), toClient: 30_000n * USDC - 1n } as AgreementEvent]],
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
