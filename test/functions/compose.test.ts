import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";

import { composeFunctionsSource, METRIC_SOURCES, type MetricSourceName } from "../../functions/compose.js";
import { UnknownMetricSourceError } from "../../functions/errors.js";

describe("composeFunctionsSource", () => {
  // Metrics commit to these hashes: where one changes on purpose, metrics that were defined before keep the old source.
  const pinned: Record<MetricSourceName, string> = {
    "hubspot-leads": "0xcc1062a14be67b9d9f60d4fb872a52649df1c058dc74e06e95b48f15e055ab51",
    "json-endpoint": "0x2ec32316f6179b05dbda226576e33b1e7f887bdc7e3dfa9d5175decfc49de21a",
  };
  for (const name of METRIC_SOURCES) {
    it(`gives the pinned source for ${name}`, () => {
      expect(composeFunctionsSource(name).hash).to.equal(pinned[name]);
    });

    it(`hashes the UTF-8 bytes of ${name} as the oracle contract does`, () => {
      const { source, hash } = composeFunctionsSource(name);
      expect(hash).to.equal(keccak256(toUtf8Bytes(source)));
    });

    it(`leaves nothing of ${name} for readers only, and nothing that a script cannot hold`, () => {
      const { source } = composeFunctionsSource(name);
      for (const line of source.split("\n")) {
        expect(line).to.match(/^(?!\/\/|\/\*|\*|import |export |\s)[\x20-\x7e]*\S$/);
      }
      expect(source).to.not.include("\r");
    });
  }

  // Each byte costs the asker gas on every question, about 50,000 for 1,000 bytes.
  const limits: Record<MetricSourceName, number> = { "hubspot-leads": 4_500, "json-endpoint": 7_600 };
  for (const name of METRIC_SOURCES) {
    it(`stays within ${limits[name]} bytes for ${name}`, () => {
      expect(Buffer.byteLength(composeFunctionsSource(name).source)).to.be.at.most(limits[name]);
    });
  }

  it("refuses a name it does not have, and says which it has", () => {
    expect(() => composeFunctionsSource("../errors"))
      .to.throw(UnknownMetricSourceError)
      .with.property("remedy", "Use one of: hubspot-leads, json-endpoint.");
  });
});
