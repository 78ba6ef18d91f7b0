import { expect } from "chai";

import { canonicalLogs } from "../../../toolkit/logs/canonical-logs.js";
import { log, name } from "./logs.js";

describe("canonicalLogs", () => {
  const names = (logs: Parameters<typeof canonicalLogs>[0]) => canonicalLogs(logs).map(name);

  it("gives each log once, oldest first", () => {
    expect(names([log(7, 2), log(7, 1), log(3), log(7, 1)])).to.deep.equal([
      "3.0 block 3",
      "7.1 block 7",
      "7.2 block 7",
    ]);
  });

  it("drops what the node takes back", () => {
    expect(names([log(3), log(4), log(4, 0, { removed: true })])).to.deep.equal(["3.0 block 3"]);
    expect(names([log(4, 0, { removed: true })])).to.deep.equal([]);
  });

  it("believes the later reading when a block was replaced", () => {
    const other = { blockHash: "other 4", transactionHash: "another" };
    expect(names([log(4, 0), log(4, 1), log(4, 0, other)])).to.deep.equal(["4.0 other 4"]);
  });

  it("counts a transaction once that moved to another block", () => {
    const moved = log(5, 3, { transactionHash: "transaction 4.0" });
    expect(names([log(4, 0), moved])).to.deep.equal(["5.3 block 5"]);
  });

  it("keeps all logs of one transaction", () => {
    const same = { transactionHash: "one" };
    expect(names([log(4, 0, same), log(4, 1, same)])).to.have.length(2);
  });
});
