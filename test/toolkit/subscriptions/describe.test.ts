import { expect } from "chai";

import { describeSubscription } from "../../../toolkit/subscriptions/describe.js";

const LINK = 10n ** 18n;
const network = { chainId: 1n, router: "0xR" };
const state = {
  id: 7n,
  owner: "0xO",
  balance: 5n * LINK,
  blocked: 0n,
  consumers: [{ address: "0xC", asked: 3n, completed: 3n }],
};

describe("describeSubscription", () => {
  it("says what it has and how long that lasts", () => {
    const lines = describeSubscription(network, state, { setAside: LINK, last: LINK / 2n });
    expect(lines).to.deep.equal([
      "Subscription 7 at router 0xR (chain 1)",
      "  owner      0xO",
      "  balance    5 LINK",
      "  in flight  nothing",
      "  price      1 LINK are set aside when a question is asked now; the last answer cost 0.5 LINK",
      "  enough for about 9 more questions",
      "  consumers  0xC (3 asked, 3 done)",
    ]);
  });

  it("says what is on its way", () => {
    const flying = { ...state, blocked: LINK, consumers: [{ address: "0xC", asked: 4n, completed: 3n }] };
    const text = describeSubscription(network, flying, { setAside: LINK, last: undefined }).join("\n");
    expect(text).to.include("of which 1 LINK are set aside").and.to.include("in flight  1 request\n");
  });

  it("says what to do when it is of no use", () => {
    const empty = { ...state, balance: 0n, consumers: [] };
    const text = describeSubscription(network, empty, { setAside: LINK, last: undefined }).join("\n");
    expect(text).to.include("no question: fund it").and.to.include("none: no oracle may use it");
  });

  it("says that nobody answers any more", () => {
    const lines = describeSubscription({ ...network, ended: "It ended." }, state, {
      setAside: undefined,
      last: undefined,
    });
    expect(lines.join("\n")).to.include("price      not known").and.to.include("Warning: It ended.");
  });
});
