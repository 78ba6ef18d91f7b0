import { expect } from "chai";

import { receiptJson, receiptJsonSchema } from "../../../../toolkit/receipt/render/json-schema.js";
import { renderJson } from "../../../../toolkit/receipt/render/json.js";
import { sampleFacts, sampleReceipt } from "../sample.js";

type Json = Record<string, unknown>;

/** All keys of all objects, in their order, with where they are. */
function keys(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keys(item, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${path}.${key}`, ...keys(inner, `${path}.${key}`)]);
}

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, backwards(inner)]),
  );
}

describe("renderJson", () => {
  const text = renderJson(sampleReceipt());
  const json = JSON.parse(text) as Json;

  it("has the shape that the schema documents", () => {
    expect(receiptJson.parse(json)).to.deep.equal(json);
    expect(json).to.include({ format: "performance-escrow-receipt/1", chainId: "8453", status: "closed" });
  });

  it("writes integers of the chain as decimal strings", () => {
    expect(json["totals"]).to.deep.equal({
      ...{ funded: "40000000000", paid: "11200000000", returned: "28800000000", held: "0", heldByContract: "0" },
      difference: "0",
    });
    expect((json["terms"] as Json)["steps"]).to.deep.equal([
      { threshold: "0", lump: "0", rate: "40000000000000000000" },
    ]);
    const [, interim] = json["lines"] as Json[];
    expect(interim!["place"]).to.include({ block: 1008, time: "1799452800" });
    expect(interim!["event"]).to.deep.equal({ kind: "interimPaid", period: 0, value: "47", amount: "1598000000" });
  });

  it("is the same text whatever the order in which the receipt was put together", () => {
    const receipt = sampleReceipt();
    expect(renderJson(backwards(receipt) as typeof receipt)).to.equal(text);
    expect(keys(json).slice(0, 4)).to.deep.equal([".format", ".agreement", ".chainId", ".escrow"]);
  });

  it("refuses to leave out what the schema does not know", () => {
    const { reading, ...facts } = sampleFacts();
    const more = sampleReceipt({ ...facts, reading: { ...reading, surprise: 1 } as typeof reading });
    expect(() => renderJson(more)).to.throw(/surprise/);
  });

  it("can write books that contradict themselves", () => {
    const facts = sampleFacts();
    const [funded] = facts.entries;
    const event = { ...funded!.event, amount: 0n } as NonNullable<typeof funded>["event"];
    const wrong = sampleReceipt({ entries: facts.entries.with(0, { ...funded!, event }) });
    const totals = (JSON.parse(renderJson(wrong)) as Json)["totals"];
    expect(totals).to.include({ funded: "0", held: "-40000000000" });
  });

  it("documents itself as JSON Schema", () => {
    const schema = receiptJsonSchema();
    expect(schema).to.include({ type: "object", additionalProperties: false });
    expect(schema["required"]).to.include.members(["agreement", "lines", "totals", "verdict"]);
  });
});
