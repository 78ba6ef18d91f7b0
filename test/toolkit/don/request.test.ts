import { encode } from "cbor2";
import { expect } from "chai";
import { concat, hexlify } from "ethers";

import { decodeRequestData, MalformedRequestError, parseOracleRequest } from "../../../toolkit/don/request.js";
import { ask, deployWithConsumer } from "./support.js";

/** CBOR items in a row. */
const row = (...items: unknown[]) => hexlify(concat(items.map((item) => encode(item))));
const minimal = ["codeLocation", 0, "language", 0, "source", "s"];

describe("decodeRequestData", () => {
  it("reads what the published library encoded on the chain", async () => {
    const setup = await deployWithConsumer();
    const source = "return '$& é'";
    const extra = { args: ["", "é"], bytesArgs: ["0x", "0x0102"], secretsSlot: 7, secretsVersion: 2n ** 64n - 1n };
    const id = await ask(setup, source, extra);

    const [log] = await setup.stack.coordinator.queryFilter(setup.stack.coordinator.filters.OracleRequest());
    if (log === undefined) throw new Error("No request.");
    const request = parseOracleRequest({ ...log, topics: log.topics });
    expect(request).to.include({
      requestId: id,
      requestingContract: await setup.harness.getAddress(),
      subscriptionId: setup.subscriptionId,
      subscriptionOwner: setup.owner.address,
      callbackGasLimit: 300_000n,
    });
    expect(decodeRequestData(request.data)).to.deep.equal({
      source,
      args: ["", "é"],
      bytesArgs: ["0x", "0x0102"],
      secrets: { slot: 7, version: 2n ** 64n - 1n },
    });
  });

  it("reads a request without arguments and secrets", () => {
    expect(decodeRequestData(row(...minimal))).to.deep.equal({ source: "s", args: [], bytesArgs: [] });
  });

  const reference = (...items: unknown[]) => [
    "secretsLocation",
    2,
    "secrets",
    Buffer.from(row(...items).slice(2), "hex"),
  ];
  const malformed: Record<string, string> = {
    nothing: "0x",
    "what is no CBOR": "0xff",
    "an item that is cut off": row(...minimal).slice(0, -2),
    "a key without a value": row(...minimal, "args"),
    "a key twice": row(...minimal, "source", "t"),
    "a key that is no text": row(...minimal, 1, 2),
    "no source": row("codeLocation", 0, "language", 0),
    "an empty source": row("codeLocation", 0, "language", 0, "source", ""),
    "a source that is no text": row("codeLocation", 0, "language", 0, "source", 5),
    "a source at a URL": row("codeLocation", 1, "language", 0, "source", "https://a.b"),
    "another language": row("codeLocation", 0, "language", 1, "source", "s"),
    "arguments that are no list": row(...minimal, "args", "a"),
    "an argument that is no text": row(...minimal, "args", [1]),
    "a byte argument that is no bytes": row(...minimal, "bytesArgs", ["a"]),
    "secrets at a URL": row(...minimal, "secretsLocation", 1, "secrets", Buffer.from("a")),
    "secrets without a location": row(...minimal, "secrets", Buffer.from("a")),
    "a secrets reference that is no bytes": row(...minimal, "secretsLocation", 2, "secrets", "a"),
    "a slot above 255": row(...minimal, ...reference("slotID", 256, "version", 1)),
    "a secrets reference without a version": row(...minimal, ...reference("slotID", 1)),
    "more than 30 KB": row(...minimal, "args", ["x".repeat(30 * 1024)]),
  };
  for (const [name, data] of Object.entries(malformed)) {
    it(`refuses ${name}`, () => expect(() => decodeRequestData(data)).to.throw(MalformedRequestError));
  }
});
