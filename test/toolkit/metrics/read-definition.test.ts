import { expect } from "chai";
import { network } from "hardhat";

import { attestedMetricId } from "../../../toolkit/metrics/attested-metric.js";
import { functionsMetricId, sourceHash, type FunctionsMetric } from "../../../toolkit/metrics/functions-metric.js";
import { definitionIn, readDefinition } from "../../../toolkit/metrics/read-definition.js";
import { FunctionsMetricOracle__factory } from "../../../typechain-types/factories/contracts/oracles/FunctionsMetricOracle__factory.js";
import { source } from "../../FunctionsMetricOracle/fixture.js";
import { DEFINITION as ATTESTED } from "../attestation/support.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const FUNCTIONS: FunctionsMetric = {
  donId: `0x${"0d".repeat(32)}`,
  sourceHash: sourceHash(source),
  args: ["portal-4711", "“qualified”"],
  secretsSlot: 3n,
  unit: "qualified leads",
  decimals: 2n,
  askers: ["0x1111111111111111111111111111111111111111", "0x2222222222222222222222222222222222222222"],
};

describe("readDefinition", () => {
  async function deploy() {
    const router = await ethers.deployContract("MockFunctionsRouter");
    const functions = await ethers.deployContract("FunctionsMetricOracle", [router]);
    const attested = await ethers.deployContract("AttestedMetricOracle");
    await functions.defineMetric({ ...FUNCTIONS, unit: "another metric" }, source);
    await functions.defineMetric(FUNCTIONS, source);
    await attested.defineMetric(ATTESTED);
    return { functions: await functions.getAddress(), attested: await attested.getAddress() };
  }
  const load = () => networkHelpers.loadFixture(deploy);

  it("finds what a network measures, with the source and where it was published", async () => {
    const { functions } = await load();
    const metric = functionsMetricId(FUNCTIONS);
    const found = await readDefinition(ethers.provider, functions, metric);
    expect(found.metric).to.deep.equal({ kind: "functions", definition: FUNCTIONS });
    expect(found.source).to.equal(source);
    const block = await ethers.provider.getBlock(found.published!.block);
    expect(block?.transactions).to.deep.equal([found.published?.transaction]);
  });

  it("finds what people attest", async () => {
    const { attested } = await load();
    const found = await readDefinition(ethers.provider, attested, attestedMetricId(ATTESTED));
    expect(found.metric).to.deep.equal({ kind: "attested", definition: ATTESTED });
    expect(found).not.to.have.property("source");
  });

  it("finds nothing of another oracle, of a metric that nobody published, or before the first block it may read", async () => {
    const { functions, attested } = await load();
    const unknown = { metric: { kind: "unknown" } };
    const metric = functionsMetricId(FUNCTIONS);
    expect(await readDefinition(ethers.provider, attested, metric)).to.deep.equal(unknown);
    expect(await readDefinition(ethers.provider, functions, `0x${"12".repeat(32)}`)).to.deep.equal(unknown);
    const fromBlock = await ethers.provider.getBlockNumber();
    expect(await readDefinition(ethers.provider, functions, metric, { fromBlock })).to.deep.equal(unknown);
  });

  describe("of an oracle that lies", () => {
    const oracle = FunctionsMetricOracle__factory.createInterface();
    const metric = functionsMetricId(FUNCTIONS);
    const event = (definition: FunctionsMetric, code = source) =>
      oracle.encodeEventLog("MetricDefined", [metric, definition, code]);

    it("believes the event that hashes to the metric", () => {
      expect(definitionIn(event(FUNCTIONS), metric)?.metric.kind).to.equal("functions");
    });

    for (const [what, log] of [
      ["another definition", event({ ...FUNCTIONS, unit: "leads" })],
      ["another source", event(FUNCTIONS, `${source} `)],
      ["no definition at all", { ...event(FUNCTIONS), data: "0x1234" }],
      ["an event of another kind", { ...event(FUNCTIONS), topics: [`0x${"ee".repeat(32)}`, metric] }],
    ] as const) {
      it(`does not believe ${what}`, () => {
        expect(definitionIn(log, metric)).to.equal(undefined);
      });
    }
  });
});
