import { decodeSequence } from "cbor2";
import { expect } from "chai";
import { type BytesLike, encodeBytes32String, getBytes } from "ethers";

import { functionsMetricId, sourceHash } from "../../toolkit/metrics/functions-metric.js";
import { type Question, questionId } from "../../toolkit/metrics/question.js";
import { createOracleFixture, gasLimit, requestIdOf, source, timeout, valueReply } from "./fixture.js";

const { ethers, networkHelpers, load } = await createOracleFixture();

/** The request format's number for secrets that the network keeps. */
const donHosted = 2;

/** A request as the nodes read it: CBOR keys and values in turn, without a map around them. */
function decodeRequest(data: BytesLike): Record<string, unknown> {
  const items = [...decodeSequence(getBytes(data))];
  return Object.fromEntries(items.flatMap((key, i) => (i % 2 === 0 ? [[String(key), items[i + 1]]] : [])));
}

describe("FunctionsMetricOracle.ask", function () {
  context("when an asker asks a question that is due", function () {
    it("sends the router one request with the constant callback gas, and says so", async function () {
      const { oracle, router, agency, definition, question, id, askAsAgency } = await load();

      const asking = askAsAgency(question.notBefore);

      await expect(asking)
        .to.emit(oracle, "Asked")
        .withArgs(id, question.metric, requestIdOf(1), Object.values(question), agency.address);
      await expect(asking)
        .to.emit(router, "Sent")
        .withArgs(requestIdOf(1), 2n, () => true, 1n, gasLimit, definition.donId);
      expect(await oracle.CALLBACK_GAS_LIMIT()).to.equal(gasLimit);
    });

    it("returns the request's id", async function () {
      const { oracle, agency, definition, question } = await load();
      await networkHelpers.time.increaseTo(question.notBefore);

      expect(await oracle.connect(agency).ask.staticCall(definition, source, question, 2, 0)).to.equal(requestIdOf(1));
    });

    it("sends the source, and the definition's args followed by the window in decimal seconds", async function () {
      const { router, question, askAsAgency } = await load();
      await askAsAgency(question.notBefore);

      const request = decodeRequest((await router.queryFilter(router.filters.Sent()))[0]!.args.data);

      expect(request.source).to.equal(source);
      expect(request.args).to.deep.equal(["portal-4711", "qualified", `${question.from}`, `${question.to}`]);
      expect(request.codeLocation).to.equal(0); // inline
      expect(request.language).to.equal(0); // JavaScript
      expect(request).to.not.have.any.keys("bytesArgs");
    });

    it("names no secrets when their version is 0", async function () {
      const { router, question, askAsAgency } = await load();
      await askAsAgency(question.notBefore);

      const request = decodeRequest((await router.queryFilter(router.filters.Sent()))[0]!.args.data);

      expect(request).to.not.have.any.keys("secrets", "secretsLocation");
    });

    for (const version of [1n, 2n ** 64n - 1n]) {
      it(`names the definition's secrets slot and the asker's version ${version}`, async function () {
        const { oracle, router, agency, definition, question } = await load();
        await networkHelpers.time.increaseTo(question.notBefore);
        await oracle.connect(agency).ask(definition, source, question, 2, version);

        const request = decodeRequest((await router.queryFilter(router.filters.Sent()))[0]!.args.data);

        expect(request.secretsLocation).to.equal(donHosted);
        const secrets = decodeRequest(request.secrets as Uint8Array);
        expect(Object.keys(secrets)).to.deep.equal(["slotID", "version"]);
        expect(secrets.slotID).to.equal(3);
        expect(BigInt(secrets.version as number | bigint)).to.equal(version);
      });
    }

    it("sends a definition without args only the window", async function () {
      const { oracle, router, agency, definition, question } = await load();
      const bare = { ...definition, args: [] };
      const asked: Question = { ...question, metric: functionsMetricId(bare) };
      await oracle.defineMetric(bare, source);
      await networkHelpers.time.increaseTo(question.notBefore);
      await oracle.connect(agency).ask(bare, source, asked, 2, 0);

      const request = decodeRequest((await router.queryFilter(router.filters.Sent()))[0]!.args.data);

      expect(request.args).to.deep.equal([`${question.from}`, `${question.to}`]);
    });

    it("marks the request as in flight, and answers nothing", async function () {
      const { oracle, question, askAsAgency } = await load();
      expect(await oracle.inFlight(question)).to.deep.equal([0n, 0n]);

      await askAsAgency(question.notBefore);

      expect(await oracle.inFlight(question)).to.deep.equal([question.notBefore + timeout, 1n]);
      expect(await oracle.answerOf(question)).to.deep.equal([0n, 0n]);
    });
  });

  context("when definition and question do not fit together", function () {
    it("refuses another metric's definition", async function () {
      const { oracle, agency, definition, question } = await load();
      const other = { ...definition, decimals: 2n };

      await expect(oracle.connect(agency).ask(other, source, question, 2, 0))
        .to.be.revertedWithCustomError(oracle, "MetricMismatch")
        .withArgs(functionsMetricId(other), question.metric);
    });

    it("refuses a metric that has not been published", async function () {
      const { oracle, agency, definition, question } = await load();
      const unpublished = { ...definition, args: ["portal-4712", "qualified"] };
      const metric = functionsMetricId(unpublished);

      await expect(oracle.connect(agency).ask(unpublished, source, { ...question, metric }, 2, 0))
        .to.be.revertedWithCustomError(oracle, "MetricNotDefined")
        .withArgs(metric);
    });

    it("refuses a source that differs in one byte", async function () {
      const { oracle, agency, definition, question } = await load();
      const other = `${source} `;

      await expect(oracle.connect(agency).ask(definition, other, question, 2, 0))
        .to.be.revertedWithCustomError(oracle, "SourceHashMismatch")
        .withArgs(sourceHash(other), definition.sourceHash);
    });
  });

  context("when the caller is not an asker", function () {
    it("refuses, even with a subscription of its own", async function () {
      const { oracle, router, stranger, definition, question } = await load();
      await router.setOwner(3, stranger);
      await networkHelpers.time.increaseTo(question.notBefore);

      await expect(oracle.connect(stranger).ask(definition, source, question, 3, 0))
        .to.be.revertedWithCustomError(oracle, "NotAnAsker")
        .withArgs(stranger.address);
    });
  });

  context("when the window makes no sense", function () {
    it("refuses one that ends where it begins", async function () {
      const { oracle, agency, definition, question } = await load();
      await networkHelpers.time.increaseTo(question.notBefore);
      const empty = { ...question, from: question.to };

      await expect(oracle.connect(agency).ask(definition, source, empty, 2, 0))
        .to.be.revertedWithCustomError(oracle, "EmptyWindow")
        .withArgs(question.to, question.to);
    });

    it("takes one of a single second", async function () {
      const { oracle, agency, definition, question } = await load();
      await networkHelpers.time.increaseTo(question.notBefore);

      await expect(
        oracle.connect(agency).ask(definition, source, { ...question, from: question.to - 1n }, 2, 0),
      ).to.emit(oracle, "Asked");
    });

    it("refuses one that ends after it may be asked about", async function () {
      const { oracle, agency, definition, question } = await load();
      await networkHelpers.time.increaseTo(question.notBefore);
      const early = { ...question, notBefore: question.to - 1n };

      await expect(oracle.connect(agency).ask(definition, source, early, 2, 0))
        .to.be.revertedWithCustomError(oracle, "WindowEndsAfterNotBefore")
        .withArgs(question.to, question.to - 1n);
    });

    it("takes one that ends when it may be asked about", async function () {
      const { oracle, agency, definition, question } = await load();
      await networkHelpers.time.increaseTo(question.notBefore);

      await expect(
        oracle.connect(agency).ask(definition, source, { ...question, notBefore: question.to }, 2, 0),
      ).to.emit(oracle, "Asked");
    });
  });

  context("when notBefore", function () {
    it("is one second away: refuses", async function () {
      const { oracle, question, askAsAgency } = await load();

      await expect(askAsAgency(question.notBefore - 1n))
        .to.be.revertedWithCustomError(oracle, "NotBeforeNotReached")
        .withArgs(question.notBefore - 1n, question.notBefore);
    });

    it("is now: asks", async function () {
      const { oracle, question, askAsAgency } = await load();

      await expect(askAsAgency(question.notBefore)).to.emit(oracle, "Asked");
    });

    it("was a second ago: asks", async function () {
      const { oracle, question, askAsAgency } = await load();

      await expect(askAsAgency(question.notBefore + 1n)).to.emit(oracle, "Asked");
    });
  });

  context("given the question is answered", function () {
    for (const value of [0n, 198n]) {
      it(`refuses, also when the answer is ${value}`, async function () {
        const { oracle, question, id, askAsAgency, askAsClient, reply } = await load();
        await askAsAgency(question.notBefore);
        await reply(1, valueReply(value));

        await expect(askAsClient()).to.be.revertedWithCustomError(oracle, "AlreadyAnswered").withArgs(id);
      });
    }

    it("lets another question about the same metric be asked", async function () {
      const { oracle, agency, definition, question, askAsAgency, reply } = await load();
      await askAsAgency(question.notBefore);
      await reply(1, valueReply(198n));
      const other = { ...question, from: question.from + 1n };

      await expect(oracle.connect(agency).ask(definition, source, other, 2, 0)).to.emit(oracle, "Asked");
    });
  });

  context("given the asker's own request is the latest", function () {
    it("refuses a second before it expires", async function () {
      const { oracle, question, id, askAsAgency } = await load();
      const expiresAt = question.notBefore + timeout;
      await askAsAgency(question.notBefore);

      await expect(askAsAgency(expiresAt - 1n))
        .to.be.revertedWithCustomError(oracle, "RequestInFlight")
        .withArgs(id, expiresAt);
      expect(await oracle.REQUEST_TIMEOUT()).to.equal(timeout);
    });

    for (const late of [0n, 1n]) {
      it(`asks again ${late} s after it expires`, async function () {
        const { oracle, question, askAsAgency } = await load();
        const expiresAt = question.notBefore + timeout;
        await askAsAgency(question.notBefore);

        await expect(askAsAgency(expiresAt + late)).to.emit(oracle, "Asked");

        expect(await oracle.inFlight(question)).to.deep.equal([expiresAt + late + timeout, 1n]);
      });
    }

    it("is not in flight any more from the second at which it expires", async function () {
      const { oracle, question, askAsAgency } = await load();
      await askAsAgency(question.notBefore);

      await networkHelpers.time.increaseTo(question.notBefore + timeout - 1n);
      expect(await oracle.inFlight(question)).to.deep.equal([question.notBefore + timeout, 1n]);
      await networkHelpers.time.increaseTo(question.notBefore + timeout);
      expect(await oracle.inFlight(question)).to.deep.equal([0n, 0n]);
    });

    it("asks again as soon as it has failed", async function () {
      const { oracle, question, askAsAgency, reply } = await load();
      await askAsAgency(question.notBefore);
      await reply(1, "0x", "0x00");
      expect(await oracle.inFlight(question)).to.deep.equal([0n, 0n]);

      await expect(askAsAgency()).to.emit(oracle, "Asked");
    });

    it("asks another question meanwhile", async function () {
      const { oracle, agency, definition, question, askAsAgency } = await load();
      await askAsAgency(question.notBefore);
      const other = { ...question, to: question.to + 1n };

      await expect(oracle.connect(agency).ask(definition, source, other, 2, 0))
        .to.emit(oracle, "Asked")
        .withArgs(questionId(other), question.metric, requestIdOf(2), Object.values(other), agency.address);
    });
  });

  context("given another asker's request is the latest", function () {
    it("asks at once: nobody can keep another from asking", async function () {
      const { oracle, question, askAsAgency, askAsClient } = await load();
      await askAsClient(question.notBefore);

      await expect(askAsAgency(question.notBefore + 1n)).to.emit(oracle, "Asked");

      expect(await oracle.inFlight(question)).to.deep.equal([question.notBefore + 1n + timeout, 1n]);
    });

    it("holds up the new asker instead of the one before", async function () {
      const { oracle, question, id, askAsAgency, askAsClient } = await load();
      await askAsClient(question.notBefore);
      await askAsAgency(question.notBefore + 1n);

      await expect(askAsAgency(question.notBefore + 2n))
        .to.be.revertedWithCustomError(oracle, "RequestInFlight")
        .withArgs(id, question.notBefore + 1n + timeout);
      await expect(askAsClient(question.notBefore + 3n)).to.emit(oracle, "Asked");
    });

    it("lets the agency ask within a second, while the client fills every slot of the report grace", async function () {
      const { oracle, question, askAsAgency, askAsClient, reply } = await load();
      // The client's requests never come back; it sends a new one in the very second in which the last expires.
      for (const n of [0n, 1n, 2n]) await askAsClient(question.notBefore + n * timeout);

      await askAsAgency(question.notBefore + 2n * timeout + 1n);
      await reply(4, valueReply(198n));

      expect((await oracle.answerOf(question))[0]).to.equal(198n);
    });
  });

  context("when the subscription is not the caller's", function () {
    it("refuses the other asker's", async function () {
      const { oracle, agency, client, definition, question } = await load();
      await networkHelpers.time.increaseTo(question.notBefore);

      await expect(oracle.connect(agency).ask(definition, source, question, 1, 0))
        .to.be.revertedWithCustomError(oracle, "NotSubscriptionOwner")
        .withArgs(1n, agency.address, client.address);
    });

    it("refuses one that does not exist", async function () {
      const { oracle, router, agency, definition, question } = await load();
      await networkHelpers.time.increaseTo(question.notBefore);

      await expect(oracle.connect(agency).ask(definition, source, question, 99, 0)).to.be.revertedWithCustomError(
        router,
        "InvalidSubscription",
      );
    });
  });

  context("when the router does not take the request", function () {
    it("passes the router's error on and leaves no request in flight", async function () {
      const { oracle, router, question, askAsAgency } = await load();
      await router.setBroke(true);

      await expect(askAsAgency(question.notBefore)).to.be.revertedWithCustomError(router, "InsufficientBalance");

      expect(await oracle.inFlight(question)).to.deep.equal([0n, 0n]);
      await router.setBroke(false);
      await expect(askAsAgency()).to.emit(oracle, "Asked");
    });
  });

  context("given the metric lists an asker that comes last of eight", function () {
    it("tells it from the others", async function () {
      const { oracle, agency, client, definition, question } = await load();
      const others = Array.from({ length: 6 }, () => ethers.Wallet.createRandom().address);
      const crowded = { ...definition, askers: [client.address, ...others, agency.address] };
      const asked = { ...question, metric: functionsMetricId(crowded) };
      await oracle.defineMetric(crowded, source);
      await networkHelpers.time.increaseTo(question.notBefore);

      await oracle.connect(agency).ask(crowded, source, asked, 2, 0);

      expect((await oracle.inFlight(asked))[1]).to.equal(7n);
      await expect(oracle.connect(agency).ask(crowded, source, asked, 2, 0)).to.be.revertedWithCustomError(
        oracle,
        "RequestInFlight",
      );
      await expect(oracle.connect(client).ask(crowded, source, asked, 1, 0)).to.emit(oracle, "Asked");
    });
  });

  it("refuses a definition whose network id was changed after publishing", async function () {
    const { oracle, agency, definition, question } = await load();
    const elsewhere = { ...definition, donId: encodeBytes32String("fun-other-1") };

    await expect(oracle.connect(agency).ask(elsewhere, source, question, 2, 0))
      .to.be.revertedWithCustomError(oracle, "MetricMismatch")
      .withArgs(functionsMetricId(elsewhere), question.metric);
  });
});
