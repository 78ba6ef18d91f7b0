import { expect } from "chai";

import { LocalNodePortError, localNodePort } from "../../../tasks/don/port.js";

describe("localNodePort", () => {
  it("is 8545 unless LOCAL_NODE_PORT says otherwise", () => {
    expect(localNodePort({})).to.equal(8545);
    expect(localNodePort({ LOCAL_NODE_PORT: "18545" })).to.equal(18_545);
  });

  it("refuses what is no port, and says what to do", () => {
    for (const text of ["", "node", "0", "-1", "1.5", "65536", "0x10"]) {
      expect(() => localNodePort({ LOCAL_NODE_PORT: text }), text)
        .to.throw(LocalNodePortError)
        .with.property("remedy", "Set it to a number from 1 to 65535, or unset it for 8545.");
    }
  });
});
