import { expect } from "chai";
import { id, Wallet } from "ethers";

import { type Observation, signObservation } from "../../../toolkit/don/observation.js";
import { type Outcome, resultOutcome } from "../../../toolkit/don/outcome.js";
import { aggregateEntries, followsFromObservations, type Proposal } from "../../../toolkit/don/proposal.js";
import { encodeReport, reportContext } from "../../../toolkit/don/report.js";
import type { OracleRequest } from "../../../toolkit/don/request.js";

const configDigest = id("configuration");
const keys = Array.from({ length: 4 }, () => Wallet.createRandom());
const membership = { signers: keys.map(({ address }) => address), f: 1, configDigest };
const truth = resultOutcome(Uint8Array.of(1));
const lie = resultOutcome(Uint8Array.of(9));

function requestOf(name: string): OracleRequest {
  return {
    requestId: id(name),
    requestingContract: keys[0]?.address ?? "",
    subscriptionId: 1n,
    subscriptionOwner: keys[0]?.address ?? "",
    data: "0x",
    callbackGasLimit: 300_000n,
    timeoutTimestamp: 0n,
    commitment: id(`commitment of ${name}`),
    blockNumber: 1,
  };
}
const request = requestOf("request");

function observe(node: number, outcome: Outcome = truth, key = keys[node], requestId = request.requestId): Observation {
  if (key === undefined) throw new Error("No key.");
  return signObservation(key.signingKey, configDigest, { node, requestId, outcome });
}

function propose(observations: Observation[], change: Partial<Proposal> = {}): Proposal {
  const entries = [{ request, observations }];
  return {
    context: reportContext(configDigest, 7),
    report: encodeReport(aggregateEntries(entries)),
    entries,
    ...change,
  };
}

describe("followsFromObservations", () => {
  const all = [observe(0), observe(1), observe(2), observe(3)];

  it("accepts a report of all observations, of three, and with a lie among them", () => {
    expect(followsFromObservations(propose(all), membership)).to.equal(true);
    expect(followsFromObservations(propose(all.slice(1)), membership)).to.equal(true);
    expect(followsFromObservations(propose([...all.slice(1), observe(0, lie)]), membership)).to.equal(true);
  });

  const forgeries: Record<string, Proposal> = {
    "says something else": propose(all, { report: encodeReport([{ request, outcome: lie }]) }),
    "has too few observations": propose(all.slice(2)),
    "counts a node twice": propose([observe(0), observe(0), observe(1)]),
    "puts a value into a node's mouth": propose([...all.slice(1), observe(0, lie, keys[1])]),
    "changes a value that was signed": propose([...all.slice(1), { ...observe(0), outcome: lie }]),
    "names a node that does not exist": propose([...all, observe(4, lie, keys[0])]),
    "uses observations of another request": propose([observe(0), observe(1), observe(2, truth, keys[2], id("other"))]),
    "has a signature that is none": propose([...all.slice(1), { ...observe(0), signature: "0x00" }]),
    "belongs to another configuration": propose(all, { context: reportContext(id("other"), 7) }),
    "reports another request": propose(all, {
      report: encodeReport([{ request: requestOf("other"), outcome: truth }]),
    }),
    "reports a request twice": propose(all, {
      report: encodeReport([
        { request, outcome: truth },
        { request, outcome: truth },
      ]),
    }),
  };
  for (const [name, proposal] of Object.entries(forgeries)) {
    it(`refuses one that ${name}`, () => expect(followsFromObservations(proposal, membership)).to.equal(false));
  }

  it("refuses observations of another configuration", () => {
    const key = keys[0]?.signingKey;
    if (key === undefined) throw new Error("No key.");
    const old = signObservation(key, id("other"), { node: 0, requestId: request.requestId, outcome: truth });
    expect(followsFromObservations(propose([old, ...all.slice(1)]), membership)).to.equal(false);
  });
});
