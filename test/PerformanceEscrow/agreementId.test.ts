import { expect } from "chai";
import { concat, id as keccakOfText, keccak256, toBeHex, TypedDataEncoder, Wallet, ZeroAddress } from "ethers";
import { network } from "hardhat";

import { agreementId, TERMS_TYPES } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import type { PerformanceEscrow } from "../../typechain-types/index.js";
import { callWith, encodeTerms, HEAD_WORDS, offsetWord, tupleOf, withDirtyWord } from "../support/calldata.js";
import { deployEscrow, fundingValue, makeTerms, USDC, WEEKLY_85, withArbiter } from "../support/escrow.js";
import { everySingleChange } from "../support/mutations.js";
import { publishedTermsId } from "../support/published.js";
import { randomTerms } from "../support/random-terms.js";
import { Random } from "../support/random.js";

/*
agreementId
├── given any terms, of any sizes of arrays: the EIP-712 digest that ethers makes
├── given terms that differ in one field, one element or one length: another id
├── given the same terms in another escrow, or on another chain: another id
└── given call data that no encoder would make
    ├── when the arrays stand elsewhere, with the same values: the same agreement, and everything works
    ├── when an array overlaps another, or lies outside the call data: as its values say, or a revert
    └── when a word has bits outside its type: no one's id; it can be neither proposed nor funded
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;

async function fixture() {
  const made = await deployEscrow(connection);
  // Every member another value, every array three different elements.
  const terms = await makeTerms(made, "ERC-20", {
    ...withArbiter(made),
    ...WEEKLY_85,
    base: 1_000n * USDC,
    baselines: [7n, 8n, 9n],
    steps: [
      { threshold: 1n, lump: 2n, rate: 3n },
      { threshold: 4n, lump: 5n, rate: 6n },
      { threshold: 10n, lump: 11n, rate: 12n },
    ],
    trialEnd: made.now + 86_401n,
    cancelNotice: 1n,
    annex: keccakOfText("annex"),
  });
  return { ...made, terms };
}
const load = () => networkHelpers.loadFixture(fixture);

describe("PerformanceEscrow.agreementId", () => {
  context("given any terms", () => {
    it("is the EIP-712 digest of random terms", async () => {
      const { escrow, location } = await load();
      const random = new Random(0x1d);
      for (let run = 0; run < 150; run++) {
        const terms = randomTerms(random);
        expect(await escrow.agreementId(terms), `seed 0x1d, run ${run}`).to.equal(agreementId(terms, location));
      }
    });

    for (const size of [0, 1, 2, 15, 16, 17, 119, 120, 121, 300]) {
      it(`is the EIP-712 digest with ${size} elements in any array, also where that is not valid`, async () => {
        const { escrow, location, terms } = await load();
        const numbers = Array.from({ length: size }, (_, index) => 2n ** 40n - 1n - BigInt(index));
        const steps = numbers.map((number) => ({ threshold: number, lump: number * 3n, rate: 2n ** 128n - number }));
        const variants: Partial<Terms>[] = [
          { baselines: numbers },
          { periodEnds: numbers },
          { steps },
          { baselines: numbers, periodEnds: numbers, steps },
        ];
        for (const variant of variants) {
          const changed = { ...terms, ...variant };
          expect(await escrow.agreementId(changed)).to.equal(agreementId(changed, location));
        }
      });
    }
  });

  context("given terms that differ in one place", () => {
    it("is another id for every field, every element and every length", async () => {
      const { escrow, location, terms } = await load();
      const seen = new Map([[await escrow.agreementId(terms), "the terms themselves"]]);

      for (const { path, terms: changed } of everySingleChange(terms)) {
        const id = await escrow.agreementId(changed);
        expect(seen.get(id), path).to.equal(undefined);
        expect(id, path).to.equal(agreementId(changed, location));
        seen.set(id, path);
      }
      // 21 plain members, 3 + 3 elements, 3 steps of 3 fields, 5 changes to each of the 3 arrays.
      expect(seen.size).to.equal(1 + 21 + 6 + 9 + 15);
    });

    it("is another id when an element moves from one array to the next", async () => {
      const { escrow, terms } = await load();
      const one = { ...terms, baselines: [1n, 2n], periodEnds: [3n] };
      const other = { ...terms, baselines: [1n], periodEnds: [2n, 3n] };
      expect(await escrow.agreementId(one)).not.to.equal(await escrow.agreementId(other));
    });
  });

  context("given the same terms elsewhere", () => {
    it("is another id in another escrow", async () => {
      const { escrow, terms } = await load();
      const other = await ethers.deployContract("PerformanceEscrow");
      expect(await other.agreementId(terms)).not.to.equal(await escrow.agreementId(terms));
      expect(await other.DOMAIN_SEPARATOR()).not.to.equal(await escrow.DOMAIN_SEPARATOR());
    });

    it("is another id on another chain, at the same address", async () => {
      const here = await load();
      const elsewhere = await network.create({ network: "hardhat", override: { chainId: 31_338 } });
      try {
        const there = await deployEscrow(elsewhere);
        expect(await there.escrow.getAddress()).to.equal(await here.escrow.getAddress());
        expect(there.location.chainId).to.equal(31_338n);

        const id = await there.escrow.agreementId(here.terms);
        expect(id).not.to.equal(await here.escrow.agreementId(here.terms));
        expect(id).to.equal(agreementId(here.terms, there.location));
      } finally {
        await elsewhere.close();
      }
    });
  });

  context("given call data that no encoder would make", () => {
    it("has an encoder of its own that agrees with the standard one", async () => {
      const { escrow, terms } = await load();
      const { words, values } = encodeTerms(terms);
      expect(concat(words)).to.equal(tupleOf(escrow.interface.encodeFunctionData("agreementId", [terms])));
      expect(values.length).to.equal(21 + 6 + 9);
      const signature = `0x${"17".repeat(65)}`;
      expect(callWith(escrow.interface.getFunction("fund").selector, words, 2, 1, signature)).to.equal(
        escrow.interface.encodeFunctionData("fund", [terms, 2, 1, signature]),
      );
    });

    for (const layout of [
      { order: ["periodEnds", "steps", "baselines"], gap: 0 },
      { order: ["steps", "baselines", "periodEnds"], gap: 3 },
      { order: ["baselines", "steps", "periodEnds"], gap: 1 },
    ] as const) {
      it(`is the same agreement with ${layout.order.join(", ")} behind ${layout.gap} words of rubbish each`, async () => {
        const { escrow, agency, client, location, terms } = await load();
        const { words } = encodeTerms(terms, layout);
        const selectorOf = (name: "agreementId" | "propose" | "fund") => escrow.interface.getFunction(name).selector;
        const id = await escrow.agreementId(terms);
        const to = await escrow.getAddress();

        expect(await ethers.provider.call({ to, data: callWith(selectorOf("agreementId"), words) })).to.equal(id);

        const proposal = agency.sendTransaction({ to, data: callWith(selectorOf("propose"), words, "0x") });
        await expect(proposal).to.emit(escrow, "Proposed");
        // What is published is the canonical form.
        expect(await publishedTermsId(escrow, location, id)).to.equal(id);

        const funding = client.sendTransaction({ to, data: callWith(selectorOf("fund"), words, 0, 2, "0x") });
        await expect(funding)
          .to.emit(escrow, "Funded")
          .withArgs(id, client.address, 0, 2, 2n * terms.cap);
        expect(await escrow.held(terms)).to.equal(2n * terms.cap);
      });
    }

    it("is what the values say when two arrays share their words", async () => {
      const { escrow, location, terms } = await load();
      const { words } = encodeTerms(terms);
      const shared = words.with(offsetWord("baselines"), words[offsetWord("periodEnds")] ?? "");
      expect(await callId(escrow, shared)).to.equal(agreementId({ ...terms, baselines: terms.periodEnds }, location));
    });

    it("is what the values say when an array begins before the terms: with no element, as nothing is there", async () => {
      const { escrow, location, terms } = await load();
      // −2^200: far below the call data, where every word reads as zero.
      const words = encodeTerms(terms).words.with(offsetWord("baselines"), toBeHex(2n ** 256n - 2n ** 200n, 32));
      expect(await callId(escrow, words)).to.equal(agreementId({ ...terms, baselines: [] }, location));
    });

    for (const [what, offset] of [
      ["behind the call data", 2n ** 20n],
      ["2^64 further on", 2n ** 64n],
      ["at the far end of the numbers", 2n ** 255n - 32n],
    ] as const) {
      it(`reverts when an array stands ${what}`, async () => {
        const { escrow, terms } = await load();
        for (const array of ["baselines", "steps", "periodEnds"] as const) {
          const words = encodeTerms(terms).words.with(offsetWord(array), toBeHex(offset, 32));
          await expect(callId(escrow, words), array).to.be.revertedWithoutReason(ethers);
        }
      });
    }

    it("reverts when an array claims more elements than the call data has", async () => {
      const { escrow, terms } = await load();
      const { words } = encodeTerms(terms);
      for (const array of ["baselines", "steps", "periodEnds"] as const) {
        const at = Number(BigInt(words[offsetWord(array)] ?? 0) / 32n);
        for (const length of [400n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 251n, 2n ** 256n - 1n]) {
          const claims = words.with(at, toBeHex(length, 32));
          await expect(callId(escrow, claims), `${array} ${length}`).to.be.revertedWithoutReason(ethers);
        }
      }
    });

    it("reverts when the terms are cut short", async () => {
      const { escrow, terms } = await load();
      const { words } = encodeTerms(terms);
      for (const kept of [0, 1, 23, 24, words.length - 1]) {
        await expect(callId(escrow, words.slice(0, kept)), `${kept} words`).to.be.revertedWithoutReason(ethers);
      }
    });
  });

  context("given a word with bits outside its type", () => {
    const key = new Wallet(keccakOfText("the agency's key"));

    async function signedFixture() {
      const made = await networkHelpers.loadFixture(fixture);
      // Native, so that nothing but the words can be in the way; signed by a key that signs whatever it is shown.
      const terms = { ...made.terms, agency: key.address, token: ZeroAddress };
      const { words, values } = encodeTerms(terms);
      const dirty = values
        .filter(({ bits }) => bits < 256)
        .map((value) => ({ ...value, words: withDirtyWord(words, value) }));
      return { ...made, terms, words, dirty };
    }

    it("covers every word but the two hashes", async () => {
      const { dirty } = await signedFixture();
      expect(dirty.length).to.equal(21 + 6 + 9 - 2);
    });

    it("is never the id of an agreement", async () => {
      const { escrow, terms, dirty, words } = await signedFixture();
      const clean = await escrow.agreementId(terms);
      expect(await callId(escrow, words)).to.equal(clean);

      const seen = new Set([clean]);
      for (const { path, words: dirtied } of dirty) {
        const id = await callId(escrow, dirtied);
        expect(id, path).to.equal(idOfWords(await escrow.DOMAIN_SEPARATOR(), dirtied, terms));
        expect(seen.has(id), path).to.equal(false);
        seen.add(id);
      }
    });

    it("cannot be proposed with a signature over that very id", async () => {
      const { escrow, stranger, words, dirty } = await signedFixture();
      const { selector } = escrow.interface.getFunction("propose");
      const to = await escrow.getAddress();
      const propose = async (encoded: string[]) =>
        stranger.call({
          to,
          data: callWith(selector, encoded, key.signingKey.sign(await callId(escrow, encoded)).serialized),
        });

      expect(await propose(words)).to.equal(await callId(escrow, words));
      for (const { path, words: dirtied } of dirty) {
        await expect(propose(dirtied), path).to.be.revertedWithoutReason(ethers);
      }
    });

    it("cannot be funded with a signature over that very id", async () => {
      const { escrow, client, terms, words, dirty } = await signedFixture();
      const { selector } = escrow.interface.getFunction("fund");
      const to = await escrow.getAddress();
      const fund = async (encoded: string[]) => {
        const signature = key.signingKey.sign(await callId(escrow, encoded)).serialized;
        return client.call({ to, data: callWith(selector, encoded, 0, 1, signature), value: fundingValue(terms, 1) });
      };

      expect(await fund(words)).to.equal(await callId(escrow, words));
      for (const { path, words: dirtied } of dirty) {
        await expect(fund(dirtied), path).to.be.revertedWithoutReason(ethers);
      }
    });
  });

  async function callId(escrow: PerformanceEscrow, words: readonly string[]): Promise<string> {
    const { selector } = escrow.interface.getFunction("agreementId");
    return await ethers.provider.call({ to: await escrow.getAddress(), data: callWith(selector, words) });
  }
});

// EIP-712 by hand, over words as they are: the reference for words that no encoder writes.
function idOfWords(domainSeparator: string, words: readonly string[], terms: Terms): string {
  const encoder = TypedDataEncoder.from(TERMS_TYPES);
  const typeHash = (type: string) => keccakOfText(encoder.encodeType(type));
  const elements = (array: "baselines" | "steps" | "periodEnds", wordsEach: number) => {
    const first = Number(BigInt(words[offsetWord(array)] ?? 0) / 32n) + 1;
    return words.slice(first, first + wordsEach * terms[array].length);
  };
  const steps = elements("steps", 3);
  const stepHashes = terms.steps.map((_, step) =>
    keccak256(concat([typeHash("Step"), ...steps.slice(3 * step, 3 * step + 3)])),
  );
  const members = words
    .slice(0, HEAD_WORDS)
    .with(offsetWord("baselines"), keccak256(concat(elements("baselines", 1))))
    .with(offsetWord("steps"), keccak256(concat(stepHashes)))
    .with(offsetWord("periodEnds"), keccak256(concat(elements("periodEnds", 1))));
  const structHash = keccak256(concat([typeHash("Terms"), ...members]));
  return keccak256(concat(["0x1901", domainSeparator, structHash]));
}
