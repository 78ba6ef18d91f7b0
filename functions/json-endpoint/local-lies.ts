import { Signature, toBeHex, Wallet } from "ethers";

import {
  type EndpointReply,
  type MetricStatement,
  signedReply,
  statementText,
  type StatementSigner,
} from "./statement.js";

/** A reply that is not what it should be: any JSON. */
export type Lie = (statement: MetricStatement, owner: StatementSigner) => Promise<object>;

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The ways in which an endpoint can lie or be mistaken, for demonstrations and tests. None may ever give an answer. */
export const LIES = {
  /** The range is over, but the number is not said to be final. */
  "open-range": async (statement, owner) => ({ ...(await signedReply(owner, statement)), final: false }),
  "open-range-without-value": async (statement, owner) =>
    without(await signedReply(owner, statement), ["value", "signature"], { final: false }),
  "unsaid-final": async (statement, owner) => without(await signedReply(owner, statement), ["final"]),
  "final-as-text": async (statement, owner) => ({ ...(await signedReply(owner, statement)), final: "true" }),

  /** The number was changed after it was signed, as by whoever runs the server but has no key. */
  "changed-value": async (statement, owner) => ({
    ...(await signedReply(owner, statement)),
    value: String(statement.value + 1n),
  }),
  "other-signer": (statement) => signedReply(Wallet.createRandom(), statement),

  /** Signed by the owner for something else, and presented as what was asked for. */
  "signed-for-other-metric": (statement, owner) => presented(statement, owner, { metric: `${statement.metric}-2` }),
  "signed-for-other-unit": (statement, owner) => presented(statement, owner, { unit: `${statement.unit}s` }),
  "signed-for-other-decimals": (statement, owner) => presented(statement, owner, { decimals: statement.decimals + 1 }),
  "signed-for-earlier-start": (statement, owner) => presented(statement, owner, { from: statement.from - 1 }),
  "signed-for-later-end": (statement, owner) => presented(statement, owner, { before: statement.before + 1 }),
  /** Signed by the owner, but while the number could still change. */
  "signed-as-open": async (statement, owner) => ({
    ...(await signedReply(owner, statement)),
    signature: await owner.signMessage(statementText(statement).replace("final: true", "final: false")),
  }),
  /** A signature of the same words without the line break that separates them. */
  "signed-as-one-line": async (statement, owner) => ({
    ...(await signedReply(owner, statement)),
    signature: await owner.signMessage(statementText(statement).replaceAll("\n", " ")),
  }),

  /** Honest about something that was not asked for. */
  "other-version": async (statement, owner) => ({ ...(await signedReply(owner, statement)), version: 2 }),
  "other-metric": (statement, owner) => signedReply(owner, { ...statement, metric: `${statement.metric}-2` }),
  "other-unit": (statement, owner) => signedReply(owner, { ...statement, unit: "euro" }),
  "other-decimals": (statement, owner) => signedReply(owner, { ...statement, decimals: statement.decimals + 1 }),
  "other-start": (statement, owner) => signedReply(owner, { ...statement, from: statement.from + 1 }),
  "other-end": (statement, owner) => signedReply(owner, { ...statement, before: statement.before - 1 }),
  "times-as-text": async (statement, owner) => ({
    ...(await signedReply(owner, statement)),
    from: String(statement.from),
  }),

  /** Numbers in another form. */
  "value-as-number": async (statement, owner) => ({
    ...(await signedReply(owner, statement)),
    value: Number(statement.value),
  }),
  "value-with-decimals": (statement, owner) => written(statement, owner, `${statement.value}.50`),
  "value-with-commas": (statement, owner) => written(statement, owner, "1,234"),
  "value-with-exponent": (statement, owner) => written(statement, owner, "1e21"),
  "value-in-hexadecimal": (statement, owner) => written(statement, owner, "0x10"),
  "value-with-leading-zero": (statement, owner) => written(statement, owner, `0${statement.value}`),
  "value-below-zero": (statement, owner) => signedReply(owner, { ...statement, value: -1n }),
  "value-of-129-bits": (statement, owner) => signedReply(owner, { ...statement, value: 2n ** 128n }),
  "value-of-40-digits": (statement, owner) => signedReply(owner, { ...statement, value: 10n ** 39n }),
  "value-missing": async (statement, owner) => without(await signedReply(owner, statement), ["value"]),

  /** Signatures in another form. */
  "signature-missing": async (statement, owner) => without(await signedReply(owner, statement), ["signature"]),
  "signature-of-64-bytes": (statement, owner) =>
    resigned(statement, owner, ({ compactSerialized }) => compactSerialized),
  "signature-of-66-bytes": (statement, owner) => resigned(statement, owner, ({ serialized }) => `${serialized}00`),
  "signature-with-v-0-or-1": (statement, owner) =>
    resigned(statement, owner, ({ r, s, yParity }) => `${r}${s.slice(2)}0${yParity}`),
  "signature-with-other-v": (statement, owner) =>
    resigned(statement, owner, ({ r, s, yParity }) => `${r}${s.slice(2)}${yParity === 0 ? "1c" : "1b"}`),
  /** The other signature that the same key could have made: valid elsewhere, but not the only one. */
  "signature-with-high-s": (statement, owner) =>
    resigned(
      statement,
      owner,
      ({ r, s, yParity }) => `${r}${toBeHex(ORDER - BigInt(s), 32).slice(2)}${yParity === 0 ? "1c" : "1b"}`,
    ),
  "signature-of-zeros": (statement, owner) => resigned(statement, owner, () => `0x${"0".repeat(128)}1b`),

  /** More than the protocol has. */
  "unknown-key": async (statement, owner) => ({ ...(await signedReply(owner, statement)), currency: "EUR" }),
  "in-a-list": async (statement, owner) => [await signedReply(owner, statement)],
} satisfies Record<string, Lie>;

export type LieName = keyof typeof LIES;

/** Signs one thing and says another. */
async function presented(said: MetricStatement, owner: StatementSigner, signed: Partial<MetricStatement>) {
  const { signature } = await signedReply(owner, { ...said, ...signed });
  return { ...(await signedReply(owner, said)), signature };
}

/** Writes the value in a form of its own, and signs it like that. */
async function written(statement: MetricStatement, owner: StatementSigner, value: string) {
  const text = statementText(statement).replace(/^value: .*$/m, `value: ${value}`);
  return { ...(await signedReply(owner, statement)), value, signature: await owner.signMessage(text) };
}

async function resigned(statement: MetricStatement, owner: StatementSigner, change: (signature: Signature) => string) {
  const reply = await signedReply(owner, statement);
  return { ...reply, signature: change(Signature.from(reply.signature)) };
}

function without(reply: EndpointReply, keys: readonly string[], more: object = {}): object {
  return { ...Object.fromEntries(Object.entries(reply).filter(([key]) => !keys.includes(key))), ...more };
}
