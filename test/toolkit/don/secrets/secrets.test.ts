import { expect } from "chai";
import { hexlify, toUtf8String, Wallet } from "ethers";

import { SecretsRefusedError } from "../../../../toolkit/don/errors.js";
import type { LocalDon } from "../../../../toolkit/don/local-don.js";
import { DonKey, seal } from "../../../../toolkit/don/secrets/envelope.js";
import { SecretsUnavailableError } from "../../../../toolkit/don/secrets/store.js";
import { signUpload, uploadSecrets } from "../../../../toolkit/don/secrets/upload.js";
import { ask, deployWithDon, text } from "../support.js";

const REVEAL = "return Functions.encodeString(secrets.apiKey)";
const HOUR = 3600;

describe("Secrets of a local network", () => {
  let setup: Awaited<ReturnType<typeof deployWithDon>>;
  let don: LocalDon;
  beforeEach(async () => {
    setup = await deployWithDon();
    don = setup.don;
  });
  afterEach(() => don.stop());

  async function upload(version: bigint, apiKey = `key ${version}`, signer = setup.owner, slot = 0) {
    const expiresAt = (await setup.networkHelpers.time.latest()) + HOUR;
    await uploadSecrets(don.secretsTarget, signer, { apiKey }, { slot, version, expiresAt });
    return expiresAt;
  }

  /** What a request with this version gets: response and error. */
  async function answerWith(secretsVersion: bigint, secretsSlot = 0) {
    const id = await ask(setup, REVEAL, { secretsVersion, secretsSlot });
    await don.answerPending();
    const { response, err } = await setup.harness.deliveryOf(id);
    return { response, err };
  }

  async function refusal(promise: Promise<unknown>): Promise<SecretsRefusedError> {
    const error = await promise.then(() => undefined).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(SecretsRefusedError);
    return error as SecretsRefusedError;
  }

  it("gives a source the secrets of its subscription's owner", async () => {
    await upload(1n);
    expect(await answerWith(1n)).to.deep.equal({ response: text("key 1"), err: "0x" });
  });

  it("never lets a secret or its ciphertext touch the chain", async () => {
    await upload(1n, "very-secret-key");
    await ask(setup, "return Functions.encodeUint256(secrets.apiKey.length)", { secretsVersion: 1n });
    await don.answerPending();

    for (let number = 0; number <= (await setup.ethers.provider.getBlockNumber()); number++) {
      const block = await setup.ethers.provider.getBlock(number, true);
      for (const { data } of block?.prefetchedTransactions ?? [])
        expect(data).not.to.contain(text("very-secret").slice(2));
    }
  });

  it("publishes the key to encrypt to in the coordinator", async () => {
    expect(await setup.stack.coordinator.getDONPublicKey()).to.equal(hexlify(don.secretsTarget.publicKey));
  });

  it("rotates: the new version is valid, the old one is not", async () => {
    await upload(1n);
    await upload(2n);
    expect(await answerWith(2n)).to.deep.equal({ response: text("key 2"), err: "0x" });
    expect(await answerWith(1n)).to.deep.equal({
      response: "0x",
      err: text("no secrets of the subscription owner in slot 0, version 1"),
    });
  });

  it("keeps slots apart", async () => {
    await upload(1n, "a", setup.owner, 0);
    await upload(1n, "b", setup.owner, 255);
    expect((await answerWith(1n, 255)).response).to.equal(text("b"));
  });

  it("keeps owners apart", async () => {
    await upload(1n, "stranger's", setup.stranger);
    expect((await answerWith(1n)).err).to.contain(text("no secrets of the subscription owner").slice(2));
  });

  it("answers with an error when there are none", async () => {
    expect((await answerWith(5n)).err).to.equal(text("no secrets of the subscription owner in slot 0, version 5"));
  });

  it("gives them out until the second before they expire by the chain's clock, and not after", async () => {
    await setup.networkHelpers.time.setNextBlockTimestamp((await upload(1n)) - 1);
    expect((await answerWith(1n)).err).to.equal("0x");
    await setup.networkHelpers.time.setNextBlockTimestamp(await upload(2n));
    expect((await answerWith(2n)).err).to.equal(text("the secrets in slot 0, version 2, have expired"));
  });

  it("measures with stored secrets without the chain, and refuses when they are missing", async () => {
    await upload(1n);
    const storedSecrets = { owner: setup.owner.address, slot: 0, version: 1n };
    const { outcome } = await don.simulate({ source: REVEAL, storedSecrets });
    expect(toUtf8String(outcome?.bytes ?? "0x")).to.equal("key 1");

    const missing = don.simulate({ source: REVEAL, storedSecrets: { ...storedSecrets, version: 9n } });
    expect(await missing.catch((reason: unknown) => reason)).to.be.instanceOf(SecretsUnavailableError);
  });

  context("the gateway", () => {
    const place = async () => ({
      slot: 0,
      version: 1n,
      expiresAt: (await setup.networkHelpers.time.latest()) + HOUR,
    });

    it("refuses the same version again, and an older one, also after expiry", async () => {
      await upload(2n);
      expect((await refusal(upload(2n))).status).to.equal(409);
      await setup.networkHelpers.time.increase(2 * HOUR);
      expect((await refusal(upload(1n))).status).to.equal(409);
      await upload(3n);
    });

    it("refuses secrets that have expired, and such that live longer than 2160 hours", async () => {
      const now = await setup.networkHelpers.time.latest();
      const send = (expiresAt: number) =>
        uploadSecrets(don.secretsTarget, setup.owner, {}, { slot: 0, version: 1n, expiresAt });
      expect((await refusal(send(now))).message).to.contain("expired already");
      expect((await refusal(send(now + 2160 * HOUR + 1))).message).to.contain("at most 2160 hours");
      await send(now + 2160 * HOUR);
    });

    it("refuses a signature for another network", async () => {
      const target = { ...don.secretsTarget, coordinator: setup.stranger.address };
      expect((await refusal(uploadSecrets(target, setup.owner, {}, await place()))).status).to.equal(401);
      const chain = { ...don.secretsTarget, chainId: 1n };
      expect((await refusal(uploadSecrets(chain, setup.owner, {}, await place()))).status).to.equal(401);
    });

    it("refuses an upload that somebody changed on the way, in any field", async () => {
      const sent = await capture(setup.owner);
      const other = Wallet.createRandom();
      const changes = {
        owner: other.address,
        slot: 1,
        version: "2",
        expiresAt: (sent["expiresAt"] as number) + 1,
        sealed: `${sent["sealed"] as string}00`,
        signature: await other.signMessage("something else"),
      };
      for (const [field, value] of Object.entries(changes)) {
        expect((await post({ ...sent, [field]: value })).status, field).to.equal(401);
      }
      expect((await post(sent)).status).to.equal(201);
    });

    it("refuses what is no upload", async () => {
      const sent = await capture(setup.owner);
      const incomplete = Object.fromEntries(Object.entries(sent).filter(([field]) => field !== "slot"));
      for (const body of [incomplete, { ...sent, extra: 1 }, { ...sent, slot: 256 }, { ...sent, version: "0" }, []]) {
        expect((await post(body)).status).to.equal(400);
      }
      expect((await post({ ...sent, version: (2n ** 64n).toString() })).status).to.equal(400);
      expect((await fetch(`${don.secretsTarget.gatewayUrl}/secrets`, { method: "POST", body: "{" })).status).to.equal(
        400,
      );
      expect((await post({ ...sent, sealed: `0x${"00".repeat(64 * 1024)}` })).status).to.equal(413);
    });

    it("gives nothing out", async () => {
      await upload(1n);
      for (const path of ["/", "/secrets", "/secrets/0"]) {
        expect((await fetch(`${don.secretsTarget.gatewayUrl}${path}`)).status).to.equal(404);
      }
    });

    it("gives nothing to a stranger who uploads another's ciphertext as its own", async () => {
      const stolen = await capture(setup.owner);
      const own = await capture(setup.stranger, stolen["sealed"] as string);
      expect((await post(own)).status).to.equal(201);

      const storedSecrets = { owner: setup.stranger.address, slot: 0, version: 1n };
      const error = await don.simulate({ source: REVEAL, storedSecrets }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(SecretsUnavailableError);
      expect(String(error)).to.contain("cannot be decrypted");
    });

    const post = (body: unknown) =>
      fetch(`${don.secretsTarget.gatewayUrl}/secrets`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });

    /** A signed upload, not sent. With a ciphertext of somebody else's, if one is given. */
    async function capture(signer: typeof setup.owner, sealed?: string): Promise<Record<string, unknown>> {
      return { ...(await signUpload(don.secretsTarget, signer, { apiKey: "k" }, await place(), sealed)) };
    }
  });
});

describe("DonKey.open", () => {
  const key = new DonKey();
  const address = { owner: Wallet.createRandom().address, slot: 3, version: 7n };
  const sealed = seal(key.publicKey, "text é", address);

  it("opens what was sealed to it", () => expect(key.open(sealed, address)).to.equal("text é"));

  it("seals the same text differently every time", () =>
    expect(seal(key.publicKey, "text é", address)).not.to.deep.equal(sealed));

  it("refuses another owner, slot or version", () => {
    for (const change of [{ owner: Wallet.createRandom().address }, { slot: 4 }, { version: 8n }]) {
      expect(() => key.open(sealed, { ...address, ...change })).to.throw();
    }
  });

  it("refuses another key, and a text that was changed or cut", () => {
    expect(() => new DonKey().open(sealed, address)).to.throw();
    for (const at of [1, 65, 77, sealed.length - 1]) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => key.open(changed, address), `byte ${at}`).to.throw();
    }
    expect(() => key.open(sealed.subarray(0, 80), address)).to.throw();
    expect(() => key.open(new Uint8Array(), address)).to.throw();
  });
});
