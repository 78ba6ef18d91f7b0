import { expect } from "chai";

import { CSV_COLUMNS, renderCsv } from "../../../../toolkit/receipt/render/csv.js";
import { place, sampleFacts, sampleReceipt, USDC, CLIENT } from "../sample.js";

/** Reads RFC 4180 as a spreadsheet does. */
function parse(text: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quoted && character === '"' && text[at + 1] === '"') cell += text[at++]!;
    else if (character === '"') quoted = !quoted;
    else if (quoted) cell += character;
    else if (character === ",") (rows.at(-1)!.push(cell), (cell = ""));
    else if (character === "\n") (rows.at(-1)!.push(cell), (cell = ""), rows.push([]));
    else if (character !== "\r") cell += character;
  }
  const [header = [], ...lines] = rows.slice(0, -1);
  return lines.map((line) => Object.fromEntries(header.map((name, column) => [name, line[column] ?? ""])));
}

describe("renderCsv", () => {
  const rows = parse(renderCsv(sampleReceipt()));

  it("has one line for each movement, with what an accountant books", () => {
    expect(Object.keys(rows[0]!)).to.deep.equal([...CSV_COLUMNS]);
    expect(rows.map(({ kind, from, to, amount }) => [kind, from, to, amount])).to.deep.equal([
      ["funded", "client", "escrow", "40000"],
      ["interimPaid", "escrow", "agency", "1598"],
      ["disputed", "escrow", "agency", "4402"],
      ["fee", "client", "escrow", "100"],
      ["disputed", "escrow", "client", "1600"],
      ["fee", "agency", "escrow", "100"],
      ["ruled", "escrow", "agency", "1200"],
      ["ruled", "escrow", "client", "1200"],
      ["fee", "escrow", "arbiter", "100"],
      ["fee", "escrow", "arbiter", "100"],
      ["disputed", "escrow", "agency", "1600"],
      ["fee", "client", "escrow", "100"],
      ["undisputedPaid", "escrow", "client", "6000"],
      ["settled", "escrow", "agency", "2400"],
      ["fee", "escrow", "client", "100"],
      ["cancelled", "escrow", "client", "10000"],
      ["settled", "escrow", "client", "10000"],
    ]);
  });

  it("writes times as ISO 8601, periods from 1, and amounts as plain decimal numbers", () => {
    expect(rows[1]).to.include({
      ...{ time: "2027-01-09T00:00:00Z", period: "1", block: "1008", chain_id: "8453" },
      ...{ period_from: "2027-01-01T00:00:00Z", period_to: "2027-01-31T00:00:00Z" },
      ...{ model_amount: "1598", verdict: "agrees", arrived: "yes", currency: "USDC" },
    });
    const facts = sampleFacts();
    const event = { ...facts.entries[0]!.event, amount: 1_234_567_890_123n } as (typeof facts.entries)[0]["event"];
    const odd = parse(renderCsv(sampleReceipt({ entries: [{ ...facts.entries[0]!, event }] })));
    expect(odd[0]).to.include({ amount: "1234567.890123", model_amount: "40000" });
    expect(odd[0]!["verdict"]).to.match(/^DIFFERS by 1,194,567\.890123 USDC/);
  });

  it("adds up to what went in and came out", () => {
    const sum = (of: (row: Record<string, string>) => boolean) =>
      rows.filter((row) => of(row) && row["kind"] !== "fee").reduce((total, row) => total + Number(row["amount"]), 0);
    expect(sum(({ to }) => to === "escrow")).to.equal(sum(({ from }) => from === "escrow"));
  });

  it("says what did not arrive, and when it was collected", () => {
    const credit = { payee: CLIENT, amount: 6_000n * USDC, place: place(66n, 1), entry: 6, part: "toClient" } as const;
    const collected = { place: place(80n), to: CLIENT, amount: 6_000n * USDC };
    const arrived = (of: typeof collected | null) =>
      parse(renderCsv(sampleReceipt({ credits: [{ ...credit, collected: of }] }))).find(
        ({ kind }) => kind === "undisputedPaid",
      )?.["arrived"];
    expect(arrived(null)).to.equal("no, waits as a credit");
    expect(arrived(collected)).to.equal("collected 2027-03-22");
  });

  for (const symbol of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]) {
    it(`lets no spreadsheet run ${JSON.stringify(symbol)}`, () => {
      const { currency } = parse(renderCsv(sampleReceipt({ token: { symbol, decimals: 6 } })))[0]!;
      expect(currency).to.match(/^'/);
      expect(currency).to.contain(symbol.trim());
    });
  }

  it("keeps a unit with quotes, commas and lines in one cell", () => {
    const facts = sampleFacts();
    const { metric } = facts.metric;
    if (metric.kind !== "attested") throw new Error("The sample is attested.");
    const definition = { ...metric.definition, unit: 'a "lead", or\r\nnone' };
    const odd = parse(renderCsv(sampleReceipt({ metric: { metric: { kind: "attested", definition } } })));
    expect(odd).to.have.length(rows.length);
    expect(odd[1]!["description"]).to.contain('47 a "lead", or none');
  });
});
