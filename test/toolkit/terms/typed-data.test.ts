import { readFileSync } from "node:fs";

import { expect } from "chai";
import { AbiCoder, concat, id, keccak256, verifyTypedData, Wallet, type BigNumberish } from "ethers";

import { agreementId, escrowDomain, signTerms, TERMS_TYPES } from "../../../toolkit/terms/typed-data.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { Random } from "../../support/random.js";
import { randomTerms } from "../../support/random-terms.js";
import { validTerms, WITH_ARBITER, WITH_INTERIM } from "../../support/valid-terms.js";

const location = { chainId: 31_337n, verifyingContract: "0x9999999999999999999999999999999999999999" };
const terms = validTerms({ ...WITH_ARBITER, ...WITH_INTERIM });

describe("TERMS_TYPES", () => {
  for (const struct of ["Terms", "Step"] as const) {
    it(`has the fields of the contract's ${struct}, in their order`, () => {
      const source = readFileSync(new URL("../../../contracts/types/Terms.sol", import.meta.url), "utf8");
      const body = new RegExp(`struct ${struct} \\{([^}]*)\\}`).exec(source)?.[1] ?? "";
      const fields = [...body.matchAll(/^\s*(\S+) (\w+);/gm)].map(([, type, name]) => ({ name, type }));
      expect(fields).to.have.length.above(2);
      expect(TERMS_TYPES[struct]).to.deep.equal(fields);
    });
  }
});

describe("Terms", () => {
  it("are what the generated contract types ask for", () => {
    // Compiles or does not: integers as BigNumberish, lists mutable.
    const input: { cap: BigNumberish; baselines: BigNumberish[]; steps: { rate: BigNumberish }[] } = terms;
    expect(input.steps).to.have.length(1);
  });
});

describe("agreementId", () => {
  it("is the digest that EIP-712 prescribes", () => {
    for (let seed = 0; seed < 20; seed++) {
      const some = randomTerms(new Random(seed));
      expect(agreementId(some, location), `seed ${seed}`).to.equal(digestByHand(some));
    }
  });

  const other: { [Field in keyof Terms]: Terms[Field] } = {
    client: location.verifyingContract,
    agency: location.verifyingContract,
    arbiter: location.verifyingContract,
    token: location.verifyingContract,
    oracle: location.verifyingContract,
    metric: `0x${"01".repeat(32)}`,
    cap: terms.cap + 1n,
    base: terms.base + 1n,
    baselines: [0n, 0n],
    lowerIsBetter: true,
    steps: [...terms.steps, { threshold: 21n, lump: 0n, rate: 0n }],
    start: terms.start + 1n,
    periodEnds: terms.periodEnds.slice(1),
    trialEnd: 1n,
    fundingGrace: terms.fundingGrace + 1n,
    measureDelay: terms.measureDelay + 1n,
    reportGrace: terms.reportGrace + 1n,
    reviewWindow: terms.reviewWindow + 1n,
    rulingWindow: terms.rulingWindow + 1n,
    arbiterFee: terms.arbiterFee + 1n,
    interimEvery: terms.interimEvery + 1n,
    interimBps: terms.interimBps + 1n,
    cancelNotice: terms.cancelNotice + 1n,
    annex: `0x${"01".repeat(32)}`,
  };
  const was = agreementId(terms, location);

  for (const [field, value] of Object.entries(other)) {
    it(`is another when ${field} changes`, () => {
      expect(agreementId({ ...terms, [field]: value }, location)).not.to.equal(was);
    });
  }
  for (const field of ["threshold", "lump", "rate"] as const) {
    it(`is another when a step's ${field} changes`, () => {
      const steps = terms.steps.map((step) => ({ ...step, [field]: step[field] + 1n }));
      expect(agreementId({ ...terms, steps }, location)).not.to.equal(was);
    });
  }

  it("is another on another chain and in another escrow", () => {
    expect(agreementId(terms, { ...location, chainId: 1n })).not.to.equal(was);
    expect(agreementId(terms, { ...location, verifyingContract: terms.token })).not.to.equal(was);
  });
});

describe("signTerms", () => {
  it("signs what the id is the digest of", async () => {
    const signer = Wallet.createRandom();
    const signature = await signTerms(signer, terms, location);
    expect(verifyTypedData(escrowDomain(location), TERMS_TYPES, terms, signature)).to.equal(signer.address);
    expect(signer.signingKey.sign(agreementId(terms, location)).serialized).to.equal(signature);
  });
});

// EIP-712 by hand, from its text: the encoder that the toolkit uses has no part in it.
function digestByHand(some: Terms): string {
  const step = "Step(uint128 threshold,uint128 lump,uint128 rate)";
  const type =
    "Terms(address client,address agency,address arbiter,address token,address oracle,bytes32 metric,uint128 cap," +
    "uint128 base,uint128[] baselines,bool lowerIsBetter,Step[] steps,uint40 start,uint40[] periodEnds,uint40 trialEnd," +
    "uint32 fundingGrace,uint32 measureDelay,uint32 reportGrace,uint32 reviewWindow,uint32 rulingWindow," +
    "uint128 arbiterFee,uint32 interimEvery,uint16 interimBps,uint8 cancelNotice,bytes32 annex)";
  const words = (types: string[], values: unknown[]) => AbiCoder.defaultAbiCoder().encode(types, values);
  const list = (values: bigint[]) => keccak256(concat(values.map((value) => words(["uint256"], [value]))));
  const steps = some.steps.map(({ threshold, lump, rate }) =>
    keccak256(words(["bytes32", "uint256", "uint256", "uint256"], [id(step), threshold, lump, rate])),
  );

  const struct = keccak256(
    words(
      [
        "bytes32",
        ...["address", "address", "address", "address", "address", "bytes32", "uint256", "uint256", "bytes32", "bool"],
        ...[
          "bytes32",
          "uint256",
          "bytes32",
          "uint256",
          "uint256",
          "uint256",
          "uint256",
          "uint256",
          "uint256",
          "uint256",
        ],
        ...["uint256", "uint256", "uint256", "bytes32"],
      ],
      [
        id(type + step),
        ...[some.client, some.agency, some.arbiter, some.token, some.oracle, some.metric, some.cap, some.base],
        ...[list(some.baselines), some.lowerIsBetter, keccak256(concat(steps)), some.start, list(some.periodEnds)],
        ...[
          some.trialEnd,
          some.fundingGrace,
          some.measureDelay,
          some.reportGrace,
          some.reviewWindow,
          some.rulingWindow,
        ],
        ...[some.arbiterFee, some.interimEvery, some.interimBps, some.cancelNotice, some.annex],
      ],
    ),
  );
  const domain = keccak256(
    words(
      ["bytes32", "bytes32", "bytes32", "uint256", "address"],
      [
        id("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
        id("PerformanceEscrow"),
        id("1"),
        location.chainId,
        location.verifyingContract,
      ],
    ),
  );
  return keccak256(concat(["0x1901", domain, struct]));
}
