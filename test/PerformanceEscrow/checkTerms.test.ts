import { expect } from "chai";
import { artifacts, network } from "hardhat";

import { REMEDIES } from "../../toolkit/terms/remedies.js";
import { validityProblems } from "../../toolkit/terms/validity.js";
import { deployEscrow, makeTerms, type EscrowFixture } from "../support/escrow.js";
import { barelyValidTerms, invalidTerms } from "../support/invalid-terms.js";
import { randomMutation } from "../support/mutations.js";
import { randomTerms } from "../support/random-terms.js";
import { Random } from "../support/random.js";

/*
checkTerms
├── given terms that break one rule by as little as possible, for each rule and way: its error, with arguments
├── given terms at the bound of a rule, for each bound: nothing
├── given terms that break several rules: the first in the order of the rules
├── given that oracle or token lost its code: that error
└── given random terms with random changes: valid exactly when the toolkit says so, else one of the problems it names
*/

const connection = await network.create();
const { ethers, networkHelpers } = connection;

// Shared by all: nothing here changes the chain but one test, which works on a copy.
const made: EscrowFixture = await deployEscrow(connection);
const broken = await invalidTerms(made);
const valid = await barelyValidTerms(made);

describe("PerformanceEscrow.checkTerms", () => {
  context("given terms that break one rule", () => {
    for (const { error, when, terms, args } of broken) {
      it(`reverts with ${error} when ${when}`, async () => {
        const check = made.escrow.checkTerms(terms);
        const reverted = expect(check).to.be.revertedWithCustomError(made.escrow, error);
        await (args.length === 0 ? reverted : reverted.withArgs(...args));
      });
    }

    it("has a case for every error of the rules, and the toolkit a remedy", async () => {
      const { abi } = await artifacts.readArtifact("TermsValidity");
      const errors = abi.filter(({ type }) => type === "error").map(({ name }) => String(name));
      // The time of the first funding is not a rule of terms alone.
      const rules = errors.filter((error) => error !== "TooEarlyToFund");
      expect(broken.map(({ error }) => error)).to.include.members(rules);
      expect(Object.keys(REMEDIES)).to.have.members(["NotEncodable", ...errors]);
    });
  });

  context("given terms at the bound of a rule", () => {
    for (const { when, terms } of valid) {
      it(`accepts ${when}`, async () => {
        await made.escrow.checkTerms(terms);
      });
    }
  });

  context("given terms that break several rules", () => {
    it("names the first: parties, then price, periods, windows, interim", async () => {
      const { escrow } = made;
      const terms = await makeTerms(made, "ERC-20");
      const worst = { ...terms, interimBps: 1n };
      await expect(escrow.checkTerms(worst)).to.be.revertedWithCustomError(escrow, "InterimIncomplete");
      const worse = { ...worst, trialEnd: 2n ** 40n - 1n };
      await expect(escrow.checkTerms(worse)).to.be.revertedWithCustomError(escrow, "TrialTooLong");
      const bad = { ...worse, reportGrace: 0n };
      await expect(escrow.checkTerms(bad)).to.be.revertedWithCustomError(escrow, "ReportGraceOutOfRange");
      const capless = { ...bad, cap: 0n };
      await expect(escrow.checkTerms(capless)).to.be.revertedWithCustomError(escrow, "ZeroCap");
      const nobody = { ...capless, agency: ethers.ZeroAddress };
      await expect(escrow.checkTerms(nobody)).to.be.revertedWithCustomError(escrow, "ZeroAgency");
    });
  });

  context("given that a contract is gone", () => {
    for (const [what, error] of [
      ["oracle", "OracleHasNoCode"],
      ["token", "TokenHasNoCode"],
    ] as const) {
      it(`reverts with ${error} when it was the ${what}`, async () => {
        const snapshot = await networkHelpers.takeSnapshot();
        try {
          const terms = await makeTerms(made, "ERC-20");
          await made.escrow.checkTerms(terms);
          await networkHelpers.setCode(terms[what], "0x");
          await expect(made.escrow.checkTerms(terms))
            .to.be.revertedWithCustomError(made.escrow, error)
            .withArgs(terms[what]);
        } finally {
          await snapshot.restore();
        }
      });
    }
  });

  context("given random terms with random changes", () => {
    it("agrees with the toolkit on 900 of them", async () => {
      const { escrow, token, oracle } = made;
      const batch = await ethers.deployContract("CallBatch");
      const random = new Random(0xc0de);
      const address = await escrow.getAddress();
      const addresses = [ethers.ZeroAddress, address, await token.getAddress(), made.arbiter.address] as const;
      const options = { oracle: await oracle.getAddress(), token: await token.getAddress(), maxPeriods: 12 };
      const met = new Map<string, number>();

      for (let round = 0; round < 18; round++) {
        const candidates = Array.from({ length: 50 }, () => {
          const mutated = randomMutation(random, randomTerms(random, options), [...addresses]);
          // Which accounts have code is not the toolkit's to know.
          const withCode = [ethers.ZeroAddress, address, options.oracle, options.token];
          return {
            ...mutated,
            oracle: withCode.includes(mutated.oracle) ? mutated.oracle : options.oracle,
            token: withCode.includes(mutated.token) ? mutated.token : options.token,
          };
        });
        const calls = candidates.map((terms) => escrow.interface.encodeFunctionData("checkTerms", [terms]));
        const results = await batch.read(escrow, calls);

        for (const [index, terms] of candidates.entries()) {
          const where = `seed 0xc0de, round ${round}, candidate ${index}`;
          const problems: string[] = validityProblems(terms, { escrow: address }).map(({ code }) => code);
          const result = results[index];
          const error = result?.success ? "valid" : escrow.interface.parseError(result?.data ?? "0x")?.name;
          if (error === "valid") expect(problems, where).to.deep.equal([]);
          else expect(problems, where).to.include(error);
          met.set(error ?? "", (met.get(error ?? "") ?? 0) + 1);
        }
      }
      // The comparison is worth something only when it met both sides and most rules.
      expect(met.get("valid")).to.be.greaterThan(200);
      expect(met.size, [...met.keys()].join(" ")).to.be.greaterThan(25);
    });
  });
});
