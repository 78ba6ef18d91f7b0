import { expect } from "chai";
import {
  computeAddress,
  hexlify,
  keccak256 as ethersKeccak256,
  randomBytes,
  Signature,
  SigningKey,
  toBeHex,
} from "ethers";

import { keccak256, recover } from "../../../functions/json-endpoint/source.js";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const FIELD = 2n ** 256n - 2n ** 32n - 977n;
const GENERATOR_X = 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n;

const word = (value: bigint) => toBeHex(value, 32).slice(2);
const serialized = (r: bigint, s: bigint, v: number) => `0x${word(r)}${word(s)}${v.toString(16).padStart(2, "0")}`;
const random = () => BigInt(hexlify(randomBytes(32)));

/** What the source makes of a signature: an account, or undefined where it throws. */
function bySource(hash: bigint, r: bigint, s: bigint, v: number): string | undefined {
  try {
    return recover(word(hash), serialized(r, s, v));
  } catch {
    return undefined;
  }
}

/** The same by ethers, which is laxer: it also takes other forms of v, and some values in the upper half for s. */
function byEthers(hash: bigint, r: bigint, s: bigint, v: number): string | undefined {
  if ((v !== 27 && v !== 28) || 2n * s > ORDER) return undefined;
  try {
    const signature = Signature.from({ r: toBeHex(r, 32), s: toBeHex(s, 32), v });
    return computeAddress(SigningKey.recoverPublicKey(toBeHex(hash, 32), signature)).toLowerCase();
  } catch {
    return undefined;
  }
}

describe("json-endpoint's Keccak-256", () => {
  it("is that of ethers for every length up to three blocks, and for long texts", () => {
    for (const length of [...Array(410).keys(), 1_000, 5_000]) {
      const bytes = randomBytes(length);
      expect(`0x${keccak256([...bytes])}`, `${length} bytes`).to.equal(ethersKeccak256(bytes));
    }
  });

  it("is that of ethers for bytes that are all 0 or all 255", () => {
    for (const byte of [0, 255]) {
      for (const length of [1, 8, 134, 135, 136, 137, 271, 272, 273]) {
        const bytes = Array<number>(length).fill(byte);
        expect(`0x${keccak256(bytes)}`).to.equal(ethersKeccak256(Uint8Array.from(bytes)));
      }
    }
  });
});

describe("json-endpoint's recovery", function () {
  // Some thousand multiplications of points, on whatever machine.
  this.timeout(120_000);

  it("gives the account that signed, for 1,000 random keys and hashes", () => {
    for (let i = 0; i < 1_000; i++) {
      const key = new SigningKey(randomBytes(32));
      const hash = randomBytes(32);
      const account = computeAddress(key.publicKey).toLowerCase();
      const { serialized } = key.sign(hash);
      expect(recover(hexlify(hash).slice(2), serialized), `${key.privateKey} ${hexlify(hash)}`).to.equal(account);
    }
  });

  it("gives the account of keys at the ends of their range", () => {
    for (const secret of [1n, 2n, 3n, ORDER / 2n, ORDER / 2n + 1n, ORDER - 2n, ORDER - 1n]) {
      const key = new SigningKey(toBeHex(secret, 32));
      for (const hash of [0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, 2n ** 256n - 1n]) {
        const { serialized } = key.sign(toBeHex(hash, 32));
        expect(recover(word(hash), serialized)).to.equal(computeAddress(key.publicKey).toLowerCase());
      }
    }
  });

  it("agrees with ethers on 1,000 signatures that nobody made", () => {
    let found = 0;
    for (let i = 0; i < 1_000; i++) {
      const [hash, r, s, v] = [random(), random(), random() >> 1n, 27 + (i % 2)] as const;
      const account = bySource(hash, r, s, v);
      expect(account, serialized(r, s, v)).to.equal(byEthers(hash, r, s, v));
      if (account !== undefined) found++;
    }
    // Every second x is of a point.
    expect(found).to.be.within(400, 600);
  });

  it("agrees with ethers on all 5,082 combinations of values at the edges", () => {
    const hashes = [0n, 1n, ORDER - 1n, ORDER, 2n ** 256n - 1n, random()];
    const rs = [0n, 1n, 2n, 5n, GENERATOR_X, ORDER - 1n, ORDER, ORDER + 1n, FIELD - 1n, FIELD, 2n ** 256n - 1n];
    const half = ORDER / 2n;
    const ss = [
      0n,
      1n,
      2n,
      half,
      half + 1n,
      2n ** 255n - 1n,
      ORDER - 1n,
      ORDER,
      ORDER + 1n,
      2n ** 256n - 1n,
      half - 9n,
    ];
    const vs = [0, 1, 26, 27, 28, 29, 37];

    let found = 0;
    for (const hash of hashes)
      for (const r of rs)
        for (const s of ss)
          for (const v of vs) {
            const account = bySource(hash, r, s, v);
            expect(account, `${word(hash)} ${serialized(r, s, v)}`).to.equal(byEthers(hash, r, s, v));
            if (account !== undefined) found++;
          }
    expect(found).to.be.greaterThan(100);
  });

  it("refuses every signature in its other form, with s in the upper half", () => {
    for (let i = 0; i < 200; i++) {
      const hash = randomBytes(32);
      const { r, s, v } = new SigningKey(randomBytes(32)).sign(hash);
      const other = serialized(BigInt(r), ORDER - BigInt(s), v === 27 ? 28 : 27);
      expect(() => recover(hexlify(hash).slice(2), other)).to.throw("signature is out of range");
    }
  });

  it("refuses a signature whose key is the point at infinity", () => {
    for (let i = 0; i < 20; i++) {
      // With k known, hash = s · k makes the key s · point − hash · generator vanish.
      const k = (random() % (ORDER - 1n)) + 1n;
      const point = SigningKey.computePublicKey(toBeHex(k, 32), true);
      const r = BigInt(`0x${point.slice(4)}`);
      const s = (random() >> 2n) + 1n;
      const v = point.startsWith("0x02") ? 27 : 28;
      expect(() => recover(word((s * k) % ORDER), serialized(r, s, v))).to.throw("signature is of no key");
      // One more is the generator itself, of the key −1/r.
      expect(bySource((s * k + 1n) % ORDER, r, s, v)).to.equal(byEthers((s * k + 1n) % ORDER, r, s, v)).and.not
        .undefined;
    }
  });

  it("keeps leading zeros of the key's coordinates and of the hash", () => {
    let seen = 0;
    for (let secret = 1n; seen < 4; secret++) {
      const key = new SigningKey(toBeHex(secret, 32));
      if (!/^0x04(00|.{64}00)/.test(key.publicKey)) continue;
      seen++;
      const { serialized } = key.sign(toBeHex(7n, 32));
      expect(recover(word(7n), serialized)).to.equal(computeAddress(key.publicKey).toLowerCase());
    }
  });

  it("takes 65 bytes in hexadecimal digits and nothing else", () => {
    const hash = randomBytes(32);
    const { serialized } = new SigningKey(randomBytes(32)).sign(hash);
    const text = hexlify(hash).slice(2);
    const body = serialized.slice(2);
    const upperCase = `0x${body.toUpperCase()}`;
    expect(recover(text, upperCase)).to.equal(recover(text, serialized));

    const malformed = [
      undefined,
      null,
      7,
      {},
      [serialized],
      "",
      "0x",
      body,
      `0X${body}`,
      ` ${serialized}`,
      `${serialized}\n`,
      `${serialized}00`,
      serialized.slice(0, -2),
      `0x0${body}`,
      serialized.replace(/.(?=.{10}$)/, "g"),
      serialized.replace(/..$/, "00"),
      serialized.replace(/..$/, "01"),
      serialized.replace(/..$/, "1d"),
    ];
    for (const signature of malformed) {
      expect(() => recover(text, signature), JSON.stringify(signature)).to.throw("signature is malformed");
    }
  });
});
