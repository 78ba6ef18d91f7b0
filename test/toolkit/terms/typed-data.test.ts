import { readFileSync } from "node:fs";

import { expect } from "chai";
import { AbiCoder, concat, id, keccak256, verifyTypedData, Wallet, type BigNumberish } from "ethers";
import { network } from "hardhat";

import {
  agreementId,
  escrowDomain,
  MUTUAL_SETTLEMENT_TYPES,
  mutualSettlementHash,
  signMutualSettlement,
  signTerms,
  TERMS_TYPES,
} from "../../../toolkit/terms/typed-data.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import { deployEscrow, fundFirst, makeTerms } from "../../support/escrow.js";
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

describe("MUTUAL_SETTLEMENT_TYPES", () => {
  it("has the id and then the fields of the contract's MutualSettlement, in their order", () => {
    const source = readFileSync(new URL("../../../contracts/types/Agreement.sol", import.meta.url), "utf8");
    const body = /struct MutualSettlement \{([^}]*)\}/.exec(source)?.[1] ?? "";
    const fields = [...body.matchAll(/^\s*(\S+) (\w+);/gm)].map(([, type, name]) => ({ name, type }));
    expect(MUTUAL_SETTLEMENT_TYPES.MutualSettlement).to.deep.equal([
      { name: "agreementId", type: "bytes32" },
      ...fields,
    ]);
  });
});

describe("mutualSettlementHash", () => {
  const agreement = agreementId(terms, location);
  const offer = { periodsSettled: 2n, agencyAmount: 3n, clientAmount: 2n ** 128n - 1n, validUntil: 5n };

  it("is the digest that EIP-712 prescribes", () => {
    const type =
      "MutualSettlement(bytes32 agreementId,uint256 periodsSettled,uint128 agencyAmount,uint128 clientAmount," +
      "uint256 validUntil)";
    const words = ["bytes32", "bytes32", "uint256", "uint256", "uint256", "uint256"];
    const struct = keccak256(
      AbiCoder.defaultAbiCoder().encode(words, [id(type), agreement, ...[2n, 3n, 2n ** 128n - 1n, 5n]]),
    );
    expect(mutualSettlementHash(agreement, offer, location)).to.equal(digestOf(struct));
  });

  it("is another for another agreement, another place and every other field", () => {
    const was = mutualSettlementHash(agreement, offer, location);
    expect(mutualSettlementHash(`0x${"01".repeat(32)}`, offer, location)).not.to.equal(was);
    expect(mutualSettlementHash(agreement, offer, { ...location, chainId: 1n })).not.to.equal(was);
    for (const field of ["periodsSettled", "agencyAmount", "clientAmount", "validUntil"] as const) {
      expect(mutualSettlementHash(agreement, { ...offer, [field]: 1n }, location), field).not.to.equal(was);
    }
  });

  it("is what a wallet signs", async () => {
    const signer = Wallet.createRandom();
    const signature = await signMutualSettlement(signer, agreement, offer, location);
    expect(signer.signingKey.sign(mutualSettlementHash(agreement, offer, location)).serialized).to.equal(signature);
  });

  it("is what the contract asks both parties for", async () => {
    const connection = await network.create();
    const fixture = await deployEscrow(connection);
    const { escrow, client, agency, stranger, location: place } = fixture;
    const some = await makeTerms(fixture, "ERC-20");
    const funded = await fundFirst(fixture, some, 1);
    const split = { periodsSettled: 0n, agencyAmount: 1n, clientAmount: some.cap - 1n, validUntil: some.start };
    const [byClient, byAgency] = await Promise.all(
      [client, agency].map((party) => signMutualSettlement(party, funded, split, place)),
    );

    // By neither of them: both signatures count, each for its own signer.
    const settle = (first = "0x", second = "0x") => escrow.connect(stranger).settleMutually(some, split, first, second);
    await expect(settle(byAgency, byAgency)).to.be.revertedWithCustomError(escrow, "SignatureMissing").withArgs(client);
    await expect(settle(byClient, byClient)).to.be.revertedWithCustomError(escrow, "SignatureMissing").withArgs(agency);
    await expect(settle(byClient, byAgency))
      .to.emit(escrow, "SettledMutually")
      .withArgs(funded, 0n, 1n, some.cap - 1n);
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
  return digestOf(struct);
}

function digestOf(struct: string): string {
  const domain = keccak256(
    AbiCoder.defaultAbiCoder().encode(
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
