import { expect } from "chai";

import { questionsLeft } from "../../../toolkit/subscriptions/question-price.js";

describe("questionsLeft", () => {
  it("counts what is set aside where nobody knows what a question costs in the end", () => {
    expect(questionsLeft(100n, { setAside: 30n, last: undefined })).to.equal(3n);
    expect(questionsLeft(30n, { setAside: 30n, last: undefined })).to.equal(1n);
  });

  it("counts what questions cost, as long as enough can be set aside", () => {
    // 100 → 80 → 60 → 40 → 20: four can be asked, the fifth would need 30 set aside.
    expect(questionsLeft(100n, { setAside: 30n, last: 20n })).to.equal(4n);
  });

  it("is none when the next one cannot be set aside, although it would cost less", () => {
    expect(questionsLeft(29n, { setAside: 30n, last: 20n })).to.equal(0n);
  });

  it("does not count on a question that cost more than is set aside now", () => {
    expect(questionsLeft(100n, { setAside: 30n, last: 60n })).to.equal(3n);
  });

  it("goes by the last price where nobody says what is set aside", () => {
    expect(questionsLeft(100n, { setAside: undefined, last: 20n })).to.equal(5n);
  });

  it("says nothing without a price", () => {
    expect(questionsLeft(100n, { setAside: undefined, last: undefined })).to.equal(undefined);
  });
});
