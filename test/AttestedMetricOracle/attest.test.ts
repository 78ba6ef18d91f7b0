/*
 * attest(definition, question, value, signatures)
 * ├── given as many signers as needed signed → writes the answer, once, whoever calls; emits Answered and Attested
 * │   ├── any of them, any value from 0 to the largest
 * │   └── at notBefore, and at any time later
 * ├── given another metric's definition → MetricMismatch; one that is not published → MetricNotDefined
 * ├── given an empty window → EmptyWindow; one that ends after notBefore → WindowEndsAfterNotBefore
 * ├── when before notBefore → NotBeforeNotReached
 * ├── given the question has its answer → AlreadyAnswered, for the same value and for another (equivocation)
 * ├── given fewer or more signatures than the threshold → WrongSignatureCount
 * ├── given indexes that do not rise → SignerIndexNotRising; without a signer → NoSuchSigner
 * ├── given a signature that is not this signer's over this → NotSignedBy
 * │   ├── another value, question, metric, oracle, chain, kind of message
 * │   ├── another key's; malleable, compact (ERC-2098), short, long, empty, of another v
 * │   └── another one of the signers'
 * ├── given the signer is the caller → an empty signature is enough, a wrong one is not
 * ├── given the signer is a contract (ERC-1271)
 * │   ├── what it accepts when the call is made counts; a signer that was replaced since does not
 * │   ├── one that reverts, answers wrong, dirty, short, nothing or endlessly → NotSignedBy
 * │   ├── one that burns all gas → the call fails, and works with other signers
 * │   ├── one that calls back in → changes nothing
 * │   └── a real Safe: its owners' signatures, what it signed on chain, and its own transaction
 * └── given the signer is a key with code (EIP-7702) → either way
 */
import { expect } from "chai";
import { concat, dataSlice, getBytes, id as keccakOfText, toBeHex, ZeroAddress, type Signer } from "ethers";

import { signAttestation } from "../../toolkit/attestation/typed-data.js";
import { attestedMetricId } from "../../toolkit/metrics/attested-metric.js";
import { type Question, questionId } from "../../toolkit/metrics/question.js";
import type { MockWallet } from "../../typechain-types/contracts/test/MockWallet.js";
import { Safe } from "../support/safe.js";
import { compacted, malleated, withV } from "../support/signatures.js";
import { createAttestedFixture, type SignerSignature, VALUE } from "./fixture.js";

const MAX_VALUE = 2n ** 128n - 1n;

const { ethers, networkHelpers, load } = await createAttestedFixture();

describe("AttestedMetricOracle.attest", function () {
  context("given as many signers as needed signed", function () {
    it("writes the answer, whoever calls, and says by whom it is", async function () {
      const { oracle, question, id, definition, attest, signatures } = await load();

      const attesting = attest(await signatures([0, 2]));

      await expect(attesting).to.emit(oracle, "Answered").withArgs(id, question.metric, VALUE);
      await expect(attesting)
        .to.emit(oracle, "Attested")
        .withArgs(id, question.metric, Object.values(question), [definition.signers[0], definition.signers[2]]);
      expect(await oracle.answerOf(question)).to.deep.equal([VALUE, question.notBefore]);
    });

    it("returns the question's id", async function () {
      const { oracle, question, id, definition, signatures } = await load();
      await networkHelpers.time.increaseTo(question.notBefore);

      expect(await oracle.attest.staticCall(definition, question, VALUE, await signatures([0, 1]))).to.equal(id);
    });

    for (const indexes of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      it(`takes signers ${indexes.join(" and ")}`, async function () {
        const { oracle, question, attest, signatures } = await load();

        await attest(await signatures(indexes));

        expect(await oracle.answerOf(question)).to.deep.equal([VALUE, question.notBefore]);
      });
    }

    for (const value of [0n, 1n, MAX_VALUE]) {
      it(`takes the value ${value}`, async function () {
        const { oracle, question, id, attest, signatures } = await load();

        await expect(attest(await signatures([0, 1], question, value), value))
          .to.emit(oracle, "Answered")
          .withArgs(id, question.metric, value);

        expect(await oracle.answerOf(question)).to.deep.equal([value, question.notBefore]);
      });
    }

    it("takes them at any time later", async function () {
      const { oracle, question, attest, signatures } = await load();
      const at = question.notBefore + 3650n * 86_400n;

      await attest(await signatures([0, 1]), VALUE, at);

      expect(await oracle.answerOf(question)).to.deep.equal([VALUE, at]);
    });

    it("takes a window that ends when the question may be asked, as interim questions do", async function () {
      const { oracle, stranger, definition, question, signatures } = await load();
      const interim = { ...question, notBefore: question.to };
      await networkHelpers.time.setNextBlockTimestamp(interim.notBefore);

      await oracle.connect(stranger).attest(definition, interim, VALUE, await signatures([0, 1], interim));

      expect(await oracle.answerOf(interim)).to.deep.equal([VALUE, interim.notBefore]);
      expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
    });

    it("takes one signer's word for a metric of one, and all sixteen's for a metric of sixteen", async function () {
      const { oracle, accounts, define, stranger, signedBy } = await load();
      for (const count of [1, 16]) {
        const signers = accounts.slice(1, count + 1);
        const asked = await define({ signers: signers.map(({ address }) => address), threshold: BigInt(count) });
        const given = await signedBy(signers, asked.question);
        if (count === 1) await networkHelpers.time.increaseTo(asked.question.notBefore);

        await expect(oracle.connect(stranger).attest(asked.definition, asked.question, VALUE, given))
          .to.emit(oracle, "Attested")
          .withArgs(questionId(asked.question), asked.question.metric, Object.values(asked.question), [
            ...asked.definition.signers,
          ]);
      }
    });
  });

  context("when definition and question do not fit together", function () {
    it("refuses another metric's definition, also with the same signers", async function () {
      const { oracle, define, definition, question, signatures } = await load();
      const other = await define({ decimals: 2n });
      await networkHelpers.time.increaseTo(question.notBefore);

      await expect(oracle.attest(other.definition, question, VALUE, await signatures([0, 1])))
        .to.be.revertedWithCustomError(oracle, "MetricMismatch")
        .withArgs(other.question.metric, question.metric);
      await expect(oracle.attest(definition, other.question, VALUE, await signatures([0, 1])))
        .to.be.revertedWithCustomError(oracle, "MetricMismatch")
        .withArgs(question.metric, other.question.metric);
    });

    it("refuses a definition with other signers under the metric's id", async function () {
      const { oracle, definition, question, stranger, signedBy } = await load();
      const usurped = { ...definition, signers: [stranger.address], threshold: 1n };
      await networkHelpers.time.increaseTo(question.notBefore);

      await expect(oracle.attest(usurped, question, VALUE, await signedBy([stranger], question)))
        .to.be.revertedWithCustomError(oracle, "MetricMismatch")
        .withArgs(attestedMetricId(usurped), question.metric);
    });

    it("refuses a metric that has not been published, and so any that is not valid", async function () {
      const { oracle, definition, question, stranger } = await load();
      await networkHelpers.time.increaseTo(question.notBefore);

      for (const unpublished of [
        { ...definition, unit: "calls" },
        { ...definition, threshold: 0n },
        { ...definition, signers: [ZeroAddress], threshold: 1n },
      ]) {
        const metric = attestedMetricId(unpublished);
        await expect(oracle.connect(stranger).attest(unpublished, { ...question, metric }, VALUE, []))
          .to.be.revertedWithCustomError(oracle, "MetricNotDefined")
          .withArgs(metric);
      }
    });
  });

  context("when the question is not one that can be answered", function () {
    it("refuses a window without a second in it", async function () {
      const { oracle, definition, question, signatures } = await load();
      await networkHelpers.time.increaseTo(question.notBefore);

      for (const from of [question.to, question.to + 1n]) {
        const empty = { ...question, from };
        await expect(oracle.attest(definition, empty, VALUE, await signatures([0, 1], empty)))
          .to.be.revertedWithCustomError(oracle, "EmptyWindow")
          .withArgs(from, question.to);
      }
    });

    it("refuses a window that ends after notBefore", async function () {
      const { oracle, definition, question, signatures } = await load();
      const early = { ...question, notBefore: question.to - 1n };
      await networkHelpers.time.increaseTo(question.notBefore);

      await expect(oracle.attest(definition, early, VALUE, await signatures([0, 1], early)))
        .to.be.revertedWithCustomError(oracle, "WindowEndsAfterNotBefore")
        .withArgs(question.to, question.to - 1n);
    });

    it("refuses an answer one second too early, though it was signed, and takes it then", async function () {
      const { oracle, question, attest, signatures } = await load();
      const signed = await signatures([0, 1]);

      await expect(attest(signed, VALUE, question.notBefore - 1n))
        .to.be.revertedWithCustomError(oracle, "NotBeforeNotReached")
        .withArgs(question.notBefore - 1n, question.notBefore);

      await expect(attest(signed)).to.emit(oracle, "Attested");
    });
  });

  context("given the question has its answer", function () {
    it("refuses the same signatures again, and others over the same value", async function () {
      const { oracle, question, id, attest, signatures } = await load();
      await attest(await signatures([0, 1]));

      for (const indexes of [
        [0, 1],
        [1, 2],
      ]) {
        await expect(attest(await signatures(indexes), VALUE, question.notBefore + BigInt(indexes[0]!) + 1n))
          .to.be.revertedWithCustomError(oracle, "AlreadyAnswered")
          .withArgs(id);
      }
    });

    it("keeps the first number when signers signed two", async function () {
      const { oracle, question, id, attest, signatures } = await load();
      await attest(await signatures([0, 1]));

      await expect(attest(await signatures([0, 1], question, VALUE + 1n), VALUE + 1n, question.notBefore + 1n))
        .to.be.revertedWithCustomError(oracle, "AlreadyAnswered")
        .withArgs(id);

      expect(await oracle.answerOf(question)).to.deep.equal([VALUE, question.notBefore]);
    });

    it("keeps an answer of 0", async function () {
      const { oracle, question, attest, signatures } = await load();
      await attest(await signatures([0, 1], question, 0n), 0n);

      await expect(attest(await signatures([0, 1]), VALUE, question.notBefore + 1n)).to.be.revertedWithCustomError(
        oracle,
        "AlreadyAnswered",
      );

      expect(await oracle.answerOf(question)).to.deep.equal([0n, question.notBefore]);
    });
  });

  context("when there are not exactly as many signatures as needed", function () {
    for (const indexes of [[], [0], [2], [0, 1, 2]]) {
      it(`refuses ${indexes.length} of signers [${indexes.join(", ")}]`, async function () {
        const { oracle, question, attest, signatures } = await load();

        await expect(attest(await signatures(indexes)))
          .to.be.revertedWithCustomError(oracle, "WrongSignatureCount")
          .withArgs(indexes.length, 2n);

        expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
      });
    }
  });

  context("when the signers are not listed by rising index", function () {
    it("refuses one signer twice", async function () {
      const { oracle, attest, signatures } = await load();

      await expect(attest(await signatures([0, 0])))
        .to.be.revertedWithCustomError(oracle, "SignerIndexNotRising")
        .withArgs(0n, 1n);
    });

    it("refuses another order", async function () {
      const { oracle, attest, signatures } = await load();

      await expect(attest(await signatures([2, 1])))
        .to.be.revertedWithCustomError(oracle, "SignerIndexNotRising")
        .withArgs(1n, 3n);
    });

    for (const index of [3n, 256n, 2n ** 256n - 1n]) {
      it(`refuses index ${index}, which no signer has`, async function () {
        const { oracle, attest, signatures } = await load();
        const [first, second] = (await signatures([0, 1])) as [SignerSignature, SignerSignature];

        await expect(attest([first, { ...second, signerIndex: index }]))
          .to.be.revertedWithCustomError(oracle, "NoSuchSigner")
          .withArgs(index, 3n);
      });
    }
  });

  context("given a signature is not this signer's over this question and value", function () {
    /** The first signer's signature is right; the second's is what the test gives. */
    async function refuses(
      make: (fixture: Awaited<ReturnType<typeof load>>) => string | Promise<string>,
    ): Promise<void> {
      const fixture = await load();
      const { oracle, question, definition, attest, signatures } = fixture;
      const [right] = (await signatures([0])) as [SignerSignature];

      await expect(attest([right, { signerIndex: 1, signature: await make(fixture) }]))
        .to.be.revertedWithCustomError(oracle, "NotSignedBy")
        .withArgs(definition.signers[1], await oracle.attestationHash(question, VALUE));

      expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
    }

    type Fixture = Awaited<ReturnType<typeof load>>;
    const right = async ({ signatures }: Fixture) => (await signatures([1]))[0]!.signature;
    const over = (change: Partial<Question>, value = VALUE) => {
      return async ({ signatures, question }: Fixture) =>
        (await signatures([1], { ...question, ...change }, value))[0]!.signature;
    };

    it("takes it when it is, or the other tests would mean nothing", async function () {
      const fixture = await load();
      const [first] = (await fixture.signatures([0])) as [SignerSignature];

      await expect(fixture.attest([first, { signerIndex: 1, signature: await right(fixture) }])).to.emit(
        fixture.oracle,
        "Attested",
      );
    });

    it("refuses one over another value", async function () {
      await refuses(over({}, VALUE + 1n));
      await refuses(over({}, VALUE - 1n));
    });

    it("refuses one over a question that differs in any field", async function () {
      await refuses(async (fixture) => await over({ from: fixture.question.from - 1n })(fixture));
      await refuses(async (fixture) => await over({ to: fixture.question.to + 1n })(fixture));
      await refuses(async (fixture) => await over({ notBefore: fixture.question.notBefore + 1n })(fixture));
    });

    it("refuses one over the same question about another metric of the same signers", async function () {
      await refuses(async (fixture) => {
        const { question } = await fixture.define({ decimals: 2n });
        return (await fixture.signatures([1], question))[0]!.signature;
      });
    });

    it("refuses one for another oracle, and for another chain", async function () {
      await refuses(async ({ signatures, question, location }) => {
        const other = await ethers.deployContract("AttestedMetricOracle");
        const elsewhere = { ...location, verifyingContract: await other.getAddress() };
        return (await signatures([1], question, VALUE, elsewhere))[0]!.signature;
      });
      await refuses(async ({ signatures, question, location }) => {
        return (await signatures([1], question, VALUE, { ...location, chainId: 1n }))[0]!.signature;
      });
    });

    it("refuses a personal message that says the digest", async function () {
      await refuses(async ({ oracle, signers, question }) =>
        signers[1].signMessage(getBytes(await oracle.attestationHash(question, VALUE))),
      );
    });

    it("refuses another signer's, also when that one has not signed yet", async function () {
      await refuses(async ({ signatures }) => (await signatures([0]))[0]!.signature);
      await refuses(async ({ signatures }) => (await signatures([2]))[0]!.signature);
    });

    it("refuses a stranger's", async function () {
      await refuses(async ({ stranger, question, location }) => signAttestation(stranger, question, VALUE, location));
    });

    it("refuses the malleable twin", async function () {
      await refuses(async (fixture) => malleated(await right(fixture)));
    });

    it("refuses the compact form (ERC-2098)", async function () {
      await refuses(async (fixture) => compacted(await right(fixture)));
    });

    it("refuses other last bytes", async function () {
      for (const v of [0, 1, 29, 255]) await refuses(async (fixture) => withV(await right(fixture), v));
      await refuses(async (fixture) => {
        const signature = await right(fixture);
        return withV(signature, signature.endsWith("1b") ? 28 : 27);
      });
    });

    it("refuses short and long ones, and none", async function () {
      await refuses(async (fixture) => dataSlice(await right(fixture), 0, 64));
      await refuses(async (fixture) => concat([await right(fixture), "0x00"]));
      await refuses(() => "0x");
      await refuses(() => "0x00");
    });

    it("refuses zeros and rubbish", async function () {
      await refuses(() => `0x${"00".repeat(65)}`);
      await refuses(() => concat([keccakOfText("r"), dataSlice(keccakOfText("s"), 1), "0x001b"]));
    });
  });

  context("given the caller is a signer", function () {
    it("takes its transaction for its signature", async function () {
      const { oracle, signers, definition, question, id, signatures } = await load();
      const [first] = (await signatures([0])) as [SignerSignature];
      await networkHelpers.time.setNextBlockTimestamp(question.notBefore);

      await expect(
        oracle.connect(signers[2]).attest(definition, question, VALUE, [first, { signerIndex: 2, signature: "0x" }]),
      )
        .to.emit(oracle, "Attested")
        .withArgs(id, question.metric, Object.values(question), [signers[0].address, signers[2].address]);
    });

    it("takes it for nobody else's", async function () {
      const { oracle, signers, definition, question } = await load();
      const empty = [0, 2].map((signerIndex) => ({ signerIndex, signature: "0x" }));
      await networkHelpers.time.increaseTo(question.notBefore);

      await expect(oracle.connect(signers[2]).attest(definition, question, VALUE, empty))
        .to.be.revertedWithCustomError(oracle, "NotSignedBy")
        .withArgs(signers[0].address, await oracle.attestationHash(question, VALUE));
    });

    it("does not count it twice", async function () {
      const { oracle, signers, definition, question } = await load();
      const twice = [2, 2].map((signerIndex) => ({ signerIndex, signature: "0x" }));
      await networkHelpers.time.increaseTo(question.notBefore);

      await expect(oracle.connect(signers[2]).attest(definition, question, VALUE, twice))
        .to.be.revertedWithCustomError(oracle, "SignerIndexNotRising")
        .withArgs(2n, 3n);
    });

    it("still checks a signature that it brings", async function () {
      const { oracle, signers, definition, question, signatures } = await load();
      const [, wrong] = (await signatures([0, 1], question, VALUE + 1n)) as [SignerSignature, SignerSignature];
      const [first] = (await signatures([0])) as [SignerSignature];
      await networkHelpers.time.increaseTo(question.notBefore);

      await expect(oracle.connect(signers[1]).attest(definition, question, VALUE, [first, wrong]))
        .to.be.revertedWithCustomError(oracle, "NotSignedBy")
        .withArgs(signers[1].address, await oracle.attestationHash(question, VALUE));
    });

    it("is of no use to a stranger who sends the same call", async function () {
      const { oracle, stranger, signers, definition, question, signatures } = await load();
      const [first] = (await signatures([0])) as [SignerSignature];
      await networkHelpers.time.increaseTo(question.notBefore);
      const copied = [first, { signerIndex: 1, signature: "0x" }];

      await expect(oracle.connect(stranger).attest(definition, question, VALUE, copied))
        .to.be.revertedWithCustomError(oracle, "NotSignedBy")
        .withArgs(signers[1].address, await oracle.attestationHash(question, VALUE));
    });
  });

  context("given a signer is a contract", function () {
    /** A metric of 2 of 3: a key, a wallet with a key of its own, another key. */
    async function loadWallet() {
      const fixture = await load();
      const { signers, define, stranger } = fixture;
      const wallet = await ethers.deployContract("MockWallet", [signers[1].address]);
      const asked = await define({ signers: [signers[0].address, await wallet.getAddress(), signers[2].address] });
      await networkHelpers.time.increaseTo(asked.question.notBefore);
      const given = await fixture.signatures([0, 1], asked.question);
      const attestWith = (signatures: SignerSignature[]) =>
        fixture.oracle.connect(stranger).attest(asked.definition, asked.question, VALUE, signatures);
      return { ...fixture, ...asked, wallet, given, attestWith };
    }

    async function refuses(made: Awaited<ReturnType<typeof loadWallet>>, given = made.given): Promise<void> {
      await expect(made.attestWith(given))
        .to.be.revertedWithCustomError(made.oracle, "NotSignedBy")
        .withArgs(made.definition.signers[1], await made.oracle.attestationHash(made.question, VALUE));
      expect(await made.oracle.answerOf(made.question)).to.deep.equal([0n, 0n]);
    }

    it("takes what it accepts (ERC-1271)", async function () {
      const { oracle, question, definition, given, attestWith } = await loadWallet();

      await expect(attestWith(given))
        .to.emit(oracle, "Attested")
        .withArgs(questionId(question), question.metric, Object.values(question), definition.signers.slice(0, 2));
    });

    it("refuses another's signature, and none", async function () {
      const made = await loadWallet();
      const [first] = made.given as [SignerSignature];
      const [, , third] = await made.signatures([0, 1, 2], made.question);

      await refuses(made, [first, { signerIndex: 1, signature: third!.signature }]);
      await refuses(made, [first, { signerIndex: 1, signature: "0x" }]);
    });

    it("refuses what its signer signed, once that has been replaced, and takes the new one's", async function () {
      const made = await loadWallet();
      const { wallet, stranger, question, location, oracle } = made;
      await wallet.setOwner(stranger);
      await refuses(made);

      const [first] = made.given as [SignerSignature];
      const signature = await signAttestation(stranger, question, VALUE, location);
      await expect(made.attestWith([first, { signerIndex: 1, signature }])).to.emit(oracle, "Attested");
    });

    it("keeps the answer when its signer is replaced afterwards", async function () {
      const { oracle, question, given, attestWith, wallet, stranger } = await loadWallet();
      await attestWith(given);

      await wallet.setOwner(stranger);

      expect((await oracle.answerOf(question)).value).to.equal(VALUE);
    });

    for (const [what, answer] of [
      ["answers another value", 1],
      ["answers with 4 bytes", 2],
      ["reverts", 3],
    ] as const) {
      it(`refuses its signer's signature when it ${what}`, async function () {
        const made = await loadWallet();
        await made.wallet.setAnswer(answer);
        await refuses(made);
      });
    }

    it("takes the transaction of the contract itself", async function () {
      const { oracle, question, definition, given, wallet } = await loadWallet();
      const data = oracle.interface.encodeFunctionData("attest", [
        definition,
        question,
        VALUE,
        [given[0]!, { signerIndex: 1, signature: "0x" }],
      ]);

      await expect(wallet.execute(oracle, 0, data)).to.emit(oracle, "Attested");
    });

    it("refuses any signature of a contract that knows no ERC-1271, of a precompile and of the oracle", async function () {
      const { oracle, location, signers, define, signedBy } = await load();
      const token = await ethers.deployContract("MockERC20", ["USD Coin", "USDC", 6]);
      await networkHelpers.time.increase(1_000_000);

      for (const address of [await token.getAddress(), toBeHex(4, 20), location.verifyingContract]) {
        const { definition, question } = await define({ signers: [address], threshold: 1n });
        const given = await signedBy([signers[0]], question);
        await expect(oracle.attest(definition, question, VALUE, given)).to.be.revertedWithCustomError(
          oracle,
          "NotSignedBy",
        );
      }
    });
  });

  context("given a signer is a hostile contract", function () {
    const BEHAVIOUR = {
      accept: 0,
      refuse: 1,
      returnNothing: 2,
      returnDirty: 3,
      returnBomb: 4,
      acceptWithBomb: 5,
      burnGas: 6,
      reenter: 7,
    } as const;

    /** A metric of 2 of 3: a key, the hostile contract, another key. */
    async function loadHostile(behaviour: keyof typeof BEHAVIOUR) {
      const fixture = await load();
      const { signers, define, stranger } = fixture;
      const hostile = await ethers.deployContract("HostileSigner");
      await hostile.behave(BEHAVIOUR[behaviour]);
      const asked = await define({ signers: [signers[0].address, await hostile.getAddress(), signers[2].address] });
      await networkHelpers.time.increaseTo(asked.question.notBefore);
      const [first, , third] = (await fixture.signatures([0, 1, 2], asked.question)) as [
        SignerSignature,
        SignerSignature,
        SignerSignature,
      ];
      const attestWith = (signatures: SignerSignature[], gasLimit = 3_000_000) =>
        fixture.oracle.connect(stranger).attest(asked.definition, asked.question, VALUE, signatures, { gasLimit });
      return { ...fixture, ...asked, hostile, first, third, its: { signerIndex: 1, signature: "0x1234" }, attestWith };
    }

    for (const behaviour of ["accept", "acceptWithBomb"] as const) {
      it(`counts it when it does accept (${behaviour})`, async function () {
        const { oracle, question, first, its, attestWith } = await loadHostile(behaviour);

        await attestWith([first, its]);

        expect((await oracle.answerOf(question)).value).to.equal(VALUE);
      });
    }

    for (const behaviour of ["refuse", "returnNothing", "returnDirty", "returnBomb", "burnGas"] as const) {
      it(`does not count it, and needs it not (${behaviour})`, async function () {
        const { oracle, question, definition, first, third, its, attestWith } = await loadHostile(behaviour);

        await expect(attestWith([first, its]))
          .to.be.revertedWithCustomError(oracle, "NotSignedBy")
          .withArgs(definition.signers[1], await oracle.attestationHash(question, VALUE));
        await expect(attestWith([first, third])).to.emit(oracle, "Attested");

        expect((await oracle.answerOf(question)).value).to.equal(VALUE);
      });
    }

    it("bounds what an endless answer costs: it is not copied", async function () {
      const { hostile, first, its, attestWith } = await loadHostile("acceptWithBomb");
      await hostile.behave(BEHAVIOUR.accept);
      const snapshot = await networkHelpers.takeSnapshot();
      const plain = (await (await attestWith([first, its])).wait())!.gasUsed;
      await snapshot.restore();
      await hostile.behave(BEHAVIOUR.acceptWithBomb);

      const bomb = (await (await attestWith([first, its])).wait())!.gasUsed;

      // What the signer's own memory costs it, twice if the oracle copied it: 535,000 for half a megabyte.
      expect(bomb - plain).to.be.within(500_000n, 600_000n);
    });

    it("gains nothing by calling back in", async function () {
      const fixture = await loadHostile("reenter");
      const { oracle, question, hostile, definition, first, third, its, attestWith } = fixture;
      const other = VALUE + 1n;
      const [otherFirst, , otherThird] = await fixture.signatures([0, 1, 2], question, other);
      for (const data of [
        // The same answer by the other signers, another number that they also signed, and a new metric: each would go
        // through if it could.
        oracle.interface.encodeFunctionData("attest", [definition, question, VALUE, [first, third]]),
        oracle.interface.encodeFunctionData("attest", [definition, question, other, [otherFirst!, otherThird!]]),
        oracle.interface.encodeFunctionData("defineMetric", [{ ...definition, unit: "calls" }]),
      ]) {
        const snapshot = await networkHelpers.takeSnapshot();
        await hostile.aim(oracle, data);

        // It accepts only because the call back in failed.
        const receipt = await (await attestWith([first, its])).wait();

        expect(receipt!.logs.map(({ topics }) => topics[0])).to.deep.equal([
          oracle.interface.getEvent("Answered").topicHash,
          oracle.interface.getEvent("Attested").topicHash,
        ]);
        expect((await oracle.answerOf(question)).value).to.equal(VALUE);
        await snapshot.restore();
      }
    });
  });

  context("given a signer is a real Safe", function () {
    async function loadSafe(threshold: 1 | 2) {
      const fixture = await load();
      const { accounts, stranger, define, oracle } = fixture;
      const owners = accounts.slice(5, threshold === 1 ? 6 : 8);
      const owner = owners[0]!;
      const safe = await Safe.deploy(
        stranger,
        owners.map(({ address }) => address),
        threshold,
      );
      const asked = await define({ signers: [safe.address], threshold: 1n });
      await networkHelpers.time.increaseTo(asked.question.notBefore);
      const digest = await oracle.attestationHash(asked.question, VALUE);
      const attestWith = (signature: string) =>
        oracle.connect(stranger).attest(asked.definition, asked.question, VALUE, [{ signerIndex: 0, signature }]);
      return { ...fixture, ...asked, safe, owner, owners, digest, attestWith };
    }

    it("takes the signatures of as many owners as it needs", async function () {
      const { oracle, question, safe, owners, digest, attestWith } = await loadSafe(2);

      await expect(attestWith(await safe.sign(digest, owners.slice(0, 2))))
        .to.emit(oracle, "Attested")
        .withArgs(questionId(question), question.metric, Object.values(question), [safe.address]);
    });

    it("refuses fewer owners' signatures, strangers', and owners' over another number", async function () {
      const { oracle, stranger, question, safe, owners, digest, attestWith } = await loadSafe(2);
      const other = await oracle.attestationHash(question, VALUE + 1n);

      for (const signature of [
        await safe.sign(digest, owners.slice(0, 1)),
        await safe.sign(digest, [owners[0]!, stranger]),
        await safe.sign(other, owners.slice(0, 2)),
        await signAttestation(owners[0]!, question, VALUE, {
          chainId: (await ethers.provider.getNetwork()).chainId,
          verifyingContract: await oracle.getAddress(),
        }),
        "0x",
      ]) {
        await expect(attestWith(signature))
          .to.be.revertedWithCustomError(oracle, "NotSignedBy")
          .withArgs(safe.address, digest);
      }
    });

    it("refuses the signature of an owner who was replaced since", async function () {
      const { oracle, stranger, safe, owner, digest, attestWith } = await loadSafe(1);
      const signature = await safe.sign(digest, [owner]);
      const sentinel = toBeHex(1, 20);
      const swap = safe.contract.interface.encodeFunctionData("swapOwner", [sentinel, owner.address, stranger.address]);
      await safe.execute(owner, safe.address, swap);

      await expect(attestWith(signature)).to.be.revertedWithCustomError(oracle, "NotSignedBy");
      await expect(attestWith(await safe.sign(digest, [stranger]))).to.emit(oracle, "Attested");
    });

    it("takes an empty signature for what it signed on chain, and for nothing else", async function () {
      const { oracle, question, safe, owner, digest, attestWith } = await loadSafe(1);
      await safe.signOnChain(owner, await oracle.attestationHash(question, VALUE + 1n));
      await expect(attestWith("0x")).to.be.revertedWithCustomError(oracle, "NotSignedBy");

      await safe.signOnChain(owner, digest);

      await expect(attestWith("0x")).to.emit(oracle, "Attested");
    });

    it("takes its transaction", async function () {
      const { oracle, definition, question, safe, owner, location } = await loadSafe(1);
      const data = oracle.interface.encodeFunctionData("attest", [
        definition,
        question,
        VALUE,
        [{ signerIndex: 0, signature: "0x" }],
      ]);

      await safe.execute(owner, location.verifyingContract, data);

      expect((await oracle.answerOf(question)).value).to.equal(VALUE);
    });
  });

  context("given a signer is a key with code (EIP-7702)", function () {
    /** A metric of one: a key whose account delegates to a wallet, which names another signer. */
    async function loadDelegated() {
      const fixture = await load();
      const { signers, define, stranger, oracle } = fixture;
      const [key, other] = signers;
      const wallet = await ethers.deployContract("MockWallet", [ZeroAddress]);
      await networkHelpers.setCode(key.address, concat(["0xef0100", await wallet.getAddress()]));
      const delegated: MockWallet = await ethers.getContractAt("MockWallet", key.address);
      await delegated.connect(stranger).setOwner(other);
      const asked = await define({ signers: [key.address], threshold: 1n });
      await networkHelpers.time.increaseTo(asked.question.notBefore);
      const attestSignedBy = async (signer: Signer) =>
        oracle
          .connect(stranger)
          .attest(asked.definition, asked.question, VALUE, await fixture.signedBy([signer], asked.question));
      return { ...fixture, key, other, delegated, attestSignedBy };
    }

    it("takes the key's signature, also when the code refuses all", async function () {
      const { oracle, stranger, key, delegated, attestSignedBy } = await loadDelegated();
      await delegated.connect(stranger).setAnswer(3);

      await expect(attestSignedBy(key)).to.emit(oracle, "Attested");
    });

    it("takes the signature of the code's signer", async function () {
      const { oracle, other, attestSignedBy } = await loadDelegated();

      await expect(attestSignedBy(other)).to.emit(oracle, "Attested");
    });

    it("refuses another's", async function () {
      const { oracle, stranger, attestSignedBy } = await loadDelegated();

      await expect(attestSignedBy(stranger)).to.be.revertedWithCustomError(oracle, "NotSignedBy");
    });
  });
});
