import { readFileSync } from "node:fs";

import { expect } from "chai";

import {
  ATTESTED_OPERATIONS,
  DEPOSIT_OPERATIONS,
  DISPUTE_OPERATIONS,
  ESCROW_OPERATIONS,
  FUNDING_OPERATIONS,
} from "../scripts/gas/figures.js";
import { readSnapshot } from "../scripts/gas/snapshot.js";
import { formatAmount } from "../toolkit/units/amount.js";

describe("docs/gas.md", () => {
  const document = readFileSync(new URL("../docs/gas.md", import.meta.url), "utf8");
  const { erc20, eth, funding, deposit, dispute, functions, attested } = readSnapshot();
  const row = (operation: string) =>
    document
      .split("\n")
      .find((line) => line.startsWith(`| \`${operation}\` `))
      ?.split("|")
      .map((cell) => cell.trim());
  const figure = (gas: number) => formatAmount(BigInt(gas), 0);

  for (const operation of ESCROW_OPERATIONS) {
    it(`shows what ${operation} costs by the snapshot`, () => {
      expect(row(operation)?.slice(2, 4)).to.deep.equal([figure(erc20[operation]), figure(eth[operation])]);
    });
  }

  for (const operation of FUNDING_OPERATIONS) {
    it(`shows what funding by ${operation} costs by the snapshot`, () => {
      expect(row(operation)?.[2]).to.equal(figure(funding[operation]));
    });
  }

  for (const operation of DEPOSIT_OPERATIONS) {
    it(`shows what ${operation} costs by the snapshot`, () => {
      const figures = [deposit[`${operation}Erc20`], deposit[`${operation}Eth`]];
      expect(row(operation)?.slice(2, 4)).to.deep.equal(figures.map(figure));
    });
  }

  for (const operation of DISPUTE_OPERATIONS) {
    it(`shows what ${operation} costs by the snapshot`, () => {
      const figures = [dispute[`${operation}Erc20`], dispute[`${operation}Eth`]];
      expect(row(operation)?.slice(2, 4)).to.deep.equal(figures.map(figure));
    });
  }

  for (const operation of ["ask", "answer"] as const) {
    it(`shows what ${operation} costs by the snapshot`, () => {
      expect(row(operation)?.[2]).to.equal(figure(functions[operation]));
    });
  }

  for (const operation of ATTESTED_OPERATIONS) {
    it(`shows what ${operation} costs by the snapshot`, () => {
      expect(row(operation)?.[2]).to.equal(figure(attested[operation]));
    });
  }

  it("compares the snapshot's figures with the peers'", () => {
    const cells = (start: string) =>
      document
        .split("\n")
        .find((line) => line.startsWith(start))
        ?.split("|")
        .map((cell) => cell.replaceAll("*", "").trim());
    expect(cells("| **this, ERC-20**")?.[2]).to.equal(figure(erc20.createAndFund));
    expect(cells("| **this, ERC-20**")?.[4]).to.equal(figure(erc20.settleAll));
    expect(cells("| **this, ERC-20**")?.[5]).to.equal(figure(erc20.refund));
    expect(cells("| **this, ETH**")?.[2]).to.equal(figure(eth.createAndFund));
  });
});
