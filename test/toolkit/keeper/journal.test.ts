import { expect } from "chai";

import { Journal, JournalDamagedError, JournalOwnerError } from "../../../toolkit/keeper/journal.js";
import { FakeDisk } from "./fakes.js";

const OWNER = { chainId: 31_337n, address: `0x${"aa".repeat(20)}` };
const version = (n: number) => ({ hash: `0x${n}`, raw: `0x0${n}`, at: n });

describe("Journal", () => {
  let disk: FakeDisk;
  const open = () => new Journal(disk.file(), OWNER);
  beforeEach(() => (disk = new FakeDisk()));

  it("knows after a restart what was under way, told and failed", () => {
    const journal = open();
    journal.signed("settle/a/0", 0, version(1));
    journal.signed("settle/b/0", 1, version(2));
    journal.signed("settle/b/0", 1, version(3));
    journal.signed("ask/c", 2, version(4));
    journal.mined(0, { hash: "0x1", block: 7, succeeded: true });
    journal.mined(2, { hash: "0x4", block: 7, succeeded: false });
    journal.closed(2, "reverted", 99);
    journal.told("review-open/a/0", 5);

    const again = open();
    expect(again.open()).to.deep.equal([
      { key: "settle/a/0", nonce: 0, versions: [version(1)], mined: { hash: "0x1", block: 7, succeeded: true } },
      { key: "settle/b/0", nonce: 1, versions: [version(2), version(3)] },
    ]);
    expect(again.failuresOf("ask/c")).to.deep.equal({ count: 1, lastAt: 99 });
    expect(again.toldAt("review-open/a/0")).to.equal(5);
    expect(again.hasNonce(2)).to.equal(false);
  });

  it("heals a torn last line, wherever it was torn", () => {
    const journal = open();
    journal.signed("settle/a/0", 0, version(1));
    const whole = disk.text;
    journal.signed("settle/b/0", 1, version(2));
    const all = disk.text;
    for (let length = whole.length; length < all.length; length++) {
      disk.text = all.slice(0, length);
      expect(open().open(), `${length} characters`).to.have.length(1);
      expect(disk.text, `${length} characters`).to.equal(whole);
    }
    // Zeros, as some file systems leave them after a power cut.
    disk.text = `${whole}\0\0\0\0`;
    expect(open().open()).to.have.length(1);
    expect(disk.text).to.equal(whole);
  });

  it("refuses a line in the middle that it cannot read", () => {
    const journal = open();
    journal.signed("settle/a/0", 0, version(1));
    disk.text = disk.text.replace('"signed"', "signed");
    disk.text += '{"r":"told","key":"x","at":1}\n';
    expect(open)
      .to.throw(JournalDamagedError, /Line 2 of the journal/)
      .with.property("remedy")
      .that.contains("Restore the file");
  });

  it("refuses the journal of another account or chain", () => {
    open();
    for (const other of [
      { ...OWNER, chainId: 1n },
      { ...OWNER, address: `0x${"bb".repeat(20)}` },
    ]) {
      expect(() => new Journal(disk.file(), other))
        .to.throw(JournalOwnerError)
        .with.property("remedy")
        .that.contains("journal of its own");
    }
  });

  it("writes on after a failed write as if there had been none", () => {
    const file = disk.file();
    let isFull = false;
    const journal = new Journal(
      {
        ...file,
        append: (text) => {
          if (isFull) {
            disk.text += text.slice(0, 9);
            throw new Error("ENOSPC: no space left on device");
          }
          file.append(text);
        },
      },
      OWNER,
    );
    isFull = true;
    expect(() => journal.signed("settle/a/0", 0, version(1))).to.throw("ENOSPC");
    isFull = false;
    journal.signed("settle/b/0", 0, version(2));
    expect(open().open()).to.deep.equal([{ key: "settle/b/0", nonce: 0, versions: [version(2)] }]);
  });

  it("stays small", () => {
    const journal = open();
    for (let nonce = 0; nonce < 5_000; nonce++) {
      journal.signed(`settle/${nonce}`, nonce, version(nonce));
      journal.mined(nonce, { hash: `0x${nonce}`, block: nonce, succeeded: true });
      journal.closed(nonce, "succeeded", nonce);
      journal.compact(0);
    }
    expect(disk.text.split("\n").length).to.be.lessThan(1_100);
    journal.told("old", 0);
    journal.compact(91 * 86_400_000);
    expect(journal.toldAt("old")).to.equal(undefined);
  });
});
