import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import hre from "hardhat";

import {
  ATTESTED_OPERATIONS,
  DEPOSIT_OPERATIONS,
  DISPUTE_OPERATIONS,
  ESCROW_OPERATIONS,
  FUNDING_OPERATIONS,
} from "../scripts/gas/figures.js";
import { type GasMeasurement, measureEscrowOperations, measureGas } from "../scripts/gas/measure.js";
import { GasOptionError, parseMode } from "../scripts/gas/options.js";
import {
  compareFigures,
  GasChangedError,
  GasSnapshotUnreadableError,
  readSnapshot,
  writeSnapshot,
} from "../scripts/gas/snapshot.js";

describe("Gas figures", function () {
  let measurement: GasMeasurement;

  before(async function () {
    // The coverage report's own calls are not what anyone pays for.
    if (hre.globalOptions.coverage) this.skip();
    measurement = await measureGas();
  });

  it("are those that tools read, in this order", function () {
    expect(Object.keys(measurement.figures)).to.deep.equal([
      "erc20",
      "eth",
      "funding",
      "deposit",
      "dispute",
      "functions",
      "attested",
    ]);
    expect(Object.keys(measurement.figures.erc20)).to.deep.equal([...ESCROW_OPERATIONS]);
    expect(Object.keys(measurement.figures.eth)).to.deep.equal([...ESCROW_OPERATIONS]);
    expect(Object.keys(measurement.figures.funding)).to.deep.equal([...FUNDING_OPERATIONS]);
    expect(Object.keys(measurement.figures.deposit)).to.deep.equal(
      ["Erc20", "Eth"].flatMap((currency) => DEPOSIT_OPERATIONS.map((name) => `${name}${currency}`)),
    );
    expect(Object.keys(measurement.figures.dispute)).to.deep.equal(
      DISPUTE_OPERATIONS.flatMap((name) => [`${name}Erc20`, `${name}Eth`]),
    );
    expect(Object.keys(measurement.figures.functions)).to.deep.equal(["ask", "answer"]);
    expect(Object.keys(measurement.figures.attested)).to.deep.equal([...ATTESTED_OPERATIONS]);
  });

  it("are the same on every run", async function () {
    expect(await measureGas()).to.deep.equal(measurement);
  });

  it("do not depend on how many other agreements there are", async function () {
    const { erc20, eth } = measurement.figures;
    expect(await measureEscrowOperations(50)).to.deep.equal({ erc20, eth });
  });

  it("stay within their limits", function () {
    const { erc20, funding } = measurement.figures;
    expect(erc20.createAndFund).to.be.at.most(115_000);
    // 70,000 was aimed at; docs/gas.md says what the rest pays for.
    expect(erc20.propose).to.be.at.most(77_000);
    expect(erc20.fundAfterPropose).to.be.at.most(75_000);
    expect(erc20.settleAll).to.be.at.most(68_000);
    expect(erc20.refund).to.be.at.most(64_000);
    expect(funding.authorization).to.be.at.most(140_000);
  });
});

describe("compareFigures", function () {
  const figures = { erc20: { propose: 100, refund: 50 }, functions: { ask: 7 } };

  it("finds nothing where nothing changed", function () {
    expect(compareFigures(figures, structuredClone(figures))).to.deep.equal([]);
  });

  it("finds what grew, fell, came and went", function () {
    const now = { erc20: { propose: 101, refund: 49, cancel: 3 }, functions: {} };

    const changes = compareFigures(figures, now);

    expect(changes).to.deep.equal([
      { name: "erc20.propose", before: 100, now: 101 },
      { name: "erc20.refund", before: 50, now: 49 },
      { name: "erc20.cancel", before: undefined, now: 3 },
      { name: "functions.ask", before: 7, now: undefined },
    ]);
    const { message } = new GasChangedError(changes);
    expect(message).to.include("erc20.propose: 100 in the snapshot, 101 now (+1)");
    expect(message).to.include("erc20.refund: 50 in the snapshot, 49 now (−1)");
    expect(message).to.include("erc20.cancel: 3 is not in the snapshot");
    expect(message).to.include("functions.ask: 7 in the snapshot, no longer measured");
    expect(message).to.include("run `npm run gas`");
  });
});

describe("The gas snapshot", function () {
  let folder: string;

  beforeEach(function () {
    folder = mkdtempSync(join(tmpdir(), "gas-"));
  });

  afterEach(function () {
    rmSync(folder, { recursive: true, force: true });
  });

  it("reads as it was written", function () {
    const committed = readSnapshot();
    const path = join(folder, "snapshot.json");

    writeSnapshot(committed, path);

    expect(readSnapshot(path)).to.deep.equal(committed);
  });

  it("says what to do when it is missing or broken", function () {
    const path = join(folder, "snapshot.json");
    expect(() => readSnapshot(path)).to.throw(GasSnapshotUnreadableError, "Run `npm run gas`");

    writeFileSync(path, "{");
    expect(() => readSnapshot(path)).to.throw(GasSnapshotUnreadableError, "not JSON");
  });
});

describe("npm run gas", function () {
  it("writes the snapshot when it is given no option", function () {
    expect(parseMode([])).to.equal("write");
  });

  for (const mode of ["json", "check", "crowded"]) {
    it(`knows --${mode}`, function () {
      expect(parseMode([`--${mode}`])).to.equal(mode);
    });
  }

  for (const args of [["--write"], ["--jso"], ["--json", "--check"], [""]]) {
    it(`refuses "${args.join(" ")}"`, function () {
      expect(() => parseMode(args)).to.throw(GasOptionError, "at most one of --json, --check and --crowded");
    });
  }
});
