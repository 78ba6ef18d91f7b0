import { readFileSync } from "node:fs";

import { expect } from "chai";

import { readSnapshot } from "../../scripts/gas/snapshot.js";
import { keeperTasks } from "../../tasks/keeper/index.js";
import { Metrics } from "../../toolkit/keeper/metrics.js";
import { formatAmount } from "../../toolkit/units/amount.js";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

describe("docs/keeper.md", () => {
  const document = read("docs/keeper.md");
  const words = document.replace(/\s+/g, " ");
  const firstCells = [...document.matchAll(/^\| (.*?) +\|/gm)].map(([, cell = ""]) => cell);
  const figure = (value: number) => formatAmount(BigInt(value), 0);

  it("explains every report, and no other", () => {
    const codes = [...read("toolkit/keeper/alert.ts").matchAll(/^ {2}\| "([a-z-]+)"/gm)].map(([, code]) => code);
    const explained = firstCells.flatMap((cell) => /^`([a-z][a-z-]+)`$/.exec(cell)?.[1] ?? []);
    expect(codes).to.have.length.greaterThan(10);
    expect(explained).to.have.members(codes);
  });

  it("explains every option, and no other", () => {
    const { options } = keeperTasks.at(-1) as { options: Record<string, unknown> };
    const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const explained = firstCells.flatMap((cell) => [...cell.matchAll(/`--([a-z-]+)`/g)].map(([, name]) => name));
    expect(explained).to.have.members(Object.keys(options).map(kebab));
  });

  it("names figures that there are", () => {
    const served = new Metrics().render();
    const named = [...document.matchAll(/`(keeper_\w+)`/g)].map(([, name = ""]) => name);
    expect(named).to.have.length.greaterThan(2);
    for (const name of named) expect(served).to.include(`# TYPE ${name} `);
  });

  it("has the gas of the snapshot", () => {
    const { functions, erc20 } = readSnapshot();
    const row = (what: string) => new RegExp(`^\\| ${what} +\\| ([\\d,]+) +\\|$`, "m").exec(document)?.[1];
    expect(row("a question")).to.equal(figure(functions.ask));
    expect(row("an interim payment")).to.equal(figure(erc20.interim));
    expect(row("a settlement")).to.equal(figure(erc20.settleSplit));
    const month = 5 * functions.ask + 4 * erc20.interim + erc20.settleSplit;
    expect(words).to.include(`${(month / 1e6).toFixed(1)} million gas, ${(month / 1e9).toFixed(4)} ETH`);
  });

  it("has the figures of the recorded campaign, which lost and doubled nothing", () => {
    const { figures } = JSON.parse(read("docs/evidence/keeper.json")) as {
      figures: Record<string, number> & { killsWhile: Record<string, number> };
    };
    const { kills, killsWhile, agreements, sends, settlements, interimPayments, forgotten } = figures;
    expect(figures).to.include({ duplicates: 0, missed: 0, unanswered: 0 });
    expect(kills).to.be.at.least(500);
    for (const text of [
      `**${kills} times \`kill -9\` in the life of ${agreements} agreements with three periods each**`,
      `${killsWhile["writing"]} of them while it wrote`,
      `${killsWhile["starting"]} while it started`,
      `${forgotten} times the node was made to forget`,
      `Of ${figure(sends ?? 0)} transactions **0 were duplicates and 0 of ${settlements} settlements were missed**`,
      `all ${interimPayments} interim payments`,
    ]) {
      expect(words).to.include(text);
    }
  });
});
