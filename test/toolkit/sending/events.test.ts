/*
 * eventLines(logs, agreement)
 * ├── has words for every event of every contract that takes part
 * └── in whole sentences, in the order of the logs, and none for other contracts'
 */
import { readdirSync, readFileSync } from "node:fs";

import { expect } from "chai";
import { Interface, type InterfaceAbi, type ParamType } from "ethers";

import { eventLines, EVENT_READERS } from "../../../toolkit/sending/events.js";
import { knownAgreement } from "../signing/support.js";

/** Of libraries, and of no meaning to anybody who sends one of our calls. */
const OTHERS = ["EIP712DomainChanged", "RequestSent", "RequestFulfilled"];

const abis = ["artifacts/contracts"]
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`))
  .filter((path) => path.endsWith(".json") && !path.includes("/test/"))
  .map((path) => (JSON.parse(readFileSync(path, "utf8")) as { abi?: InterfaceAbi }).abi ?? []);

function sample({ type, baseType, components, arrayChildren }: ParamType): unknown {
  if (baseType === "tuple") return (components ?? []).map(sample);
  if (baseType === "array") return arrayChildren === null ? [] : [sample(arrayChildren)];
  if (type === "address") return "0x1111111111111111111111111111111111111111";
  if (type === "bytes32") return `0x${"ab".repeat(32)}`;
  if (type === "bytes") return "0x6f6464";
  if (type === "bool") return true;
  return type === "string" ? "text" : 2n;
}

describe("eventLines", () => {
  const seen = new Map<string, { reader: Interface; name: string }>();
  for (const abi of abis) {
    const reader = new Interface(abi);
    reader.forEachEvent((event) => {
      if (!OTHERS.includes(event.name)) seen.set(event.topicHash + event.format("full"), { reader, name: event.name });
    });
  }

  it("looks at many events", () => {
    expect(seen.size).to.be.at.least(22);
    expect(EVENT_READERS).to.have.length(5);
  });

  for (const [key, { reader, name }] of seen) {
    it(`has words for ${name} (${key.slice(0, 10)})`, () => {
      const fragment = reader.getEvent(key.slice(0, 66))!;
      const log = reader.encodeEventLog(fragment, fragment.inputs.map(sample));
      const lines = eventLines([log], knownAgreement());
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(/^[A-Z0-9“].*[.:]?.*\.$|withdraw\.$/);
      expect(lines[0]).not.to.match(/undefined|NaN|\[object|  /);
    });
  }

  it("keeps the order, and leaves others' logs out", () => {
    const escrow = EVENT_READERS[0]![0];
    const token = new Interface(["event Transfer(address indexed from, address indexed to, uint256 value)"]);
    const address = "0x1111111111111111111111111111111111111111";
    const id = `0x${"ab".repeat(32)}`;
    const logs = [
      token.encodeEventLog("Transfer", [address, address, 1n]),
      escrow.encodeEventLog("Funded", [id, address, 0n, 2n, 12_000_000_000n]),
      escrow.encodeEventLog("Settled", [id, 0n, false, 0n, 5n, 6_000_000_000n]),
    ];
    expect(eventLines(logs, knownAgreement())).to.deep.equal([
      "12,000 USDC are locked for 2 periods from period 1 of 3 on.",
      "Period 1 of 3 is settled without an answer: 0.000005 USDC to the agency, 6,000 USDC back to the client.",
    ]);
    expect(eventLines(logs)[0]).to.contain("12000000000 base units");
  });
});
