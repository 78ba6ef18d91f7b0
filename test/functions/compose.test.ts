import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import { composeFunctionsSource } from "../../functions/compose.js";
import { UnknownMetricSourceError } from "../../functions/errors.js";

describe("composeFunctionsSource", () => {
  // Metrics commit to this hash: where it changes on purpose, metrics that were defined before keep the old source.
  it("gives the pinned source for hubspot-leads", () => {
    expect(composeFunctionsSource("hubspot-leads").hash).to.equal(
      "0x0d64246dcc3a5a0864b8ab166367b831cfdd8cb15cc79f92cfb28aca7960101b",
    );
  });

  it("hashes the UTF-8 bytes as the oracle contract does", () => {
    const { source, hash } = composeFunctionsSource("hubspot-leads");
    expect(hash).to.equal(keccak256(toUtf8Bytes(source)));
  });

  it("leaves nothing for readers only, and nothing that a script cannot hold", () => {
    const { source } = composeFunctionsSource("hubspot-leads");
    for (const line of source.split("\n")) expect(line).to.match(/^(?!\/\/|\/\*|\*|import |export |\s)[\x20-\x7e]*\S$/);
    expect(source).to.not.include("\r");
  });

  // Each byte costs the asker gas on every question, about 50,000 for 1,000 bytes.
  it("stays within 4,500 bytes", () => {
    expect(Buffer.byteLength(composeFunctionsSource("hubspot-leads").source)).to.be.at.most(4_500);
  });

  it("refuses a name it does not have, and says which it has", () => {
    expect(() => composeFunctionsSource("../errors"))
      .to.throw(UnknownMetricSourceError)
      .with.property("remedy", "Use one of: hubspot-leads.");
  });
});
