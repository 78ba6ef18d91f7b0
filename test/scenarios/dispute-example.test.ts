/*
 * The example of docs/operations/dispute.md: every step of its tables is run, and every figure compared.
 */
import { readFileSync } from "node:fs";

import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";

import { fundFirst, CURRENCIES, deployForDisputes, makeTerms, USDC, withArbiter } from "../support/escrow.js";
import { Stage } from "../support/stage.js";

const connection = await network.create();
const { networkHelpers } = connection;
const deploy = () => deployForDisputes(connection);

const STEPS = [
  "the client funds",
  "the client disputes: 60",
  "the agency disputes: 150",
  "the arbiter rules: 90",
  "anyone settles",
  "anyone pays the undisputed",
] as const;
type Step = (typeof STEPS)[number];

interface Row {
  readonly step: Step;
  readonly agency: bigint;
  readonly client: bigint;
  readonly arbiter: bigint;
  readonly held: bigint;
}

/** The tables of the example, in base units. */
function tables(): Row[][] {
  const document = readFileSync(new URL("../../docs/operations/dispute.md", import.meta.url), "utf8");
  const example = document.split("## Example")[1]?.split("## ")[0] ?? "";
  const amount = (cell: string | undefined) =>
    BigInt((cell ?? "").replace("−", "-").replace("+", "").replaceAll(",", "")) * USDC;
  return example
    .split("\n\n")
    .filter((block) => block.startsWith("| step"))
    .map((block) =>
      block
        .trim()
        .split("\n")
        .slice(2)
        .map((line) => {
          const [, step, agency, client, arbiter, held] = line.split("|").map((cell) => cell.trim());
          expect(STEPS).to.include(step);
          return {
            step: step as Step,
            agency: amount(agency),
            client: amount(client),
            arbiter: amount(arbiter),
            held: amount(held),
          };
        }),
    );
}

describe("The example of docs/operations/dispute.md", () => {
  for (const currency of CURRENCIES) {
    const [both = [], silent = [], alone = []] = tables();
    for (const [name, rows] of [
      ["with a ruling on both claims", both],
      ["with a silent arbiter", [...both.slice(0, 3), ...silent]],
      ["with the client's claim alone", [...both.slice(0, 1), ...alone]],
    ] as const) {
      it(`is what happens, ${name} (${currency})`, async () => {
        const fixture = await networkHelpers.loadFixture(deploy);
        const overrides = { ...withArbiter(fixture), base: 500n * USDC };
        const stage = Stage.of(connection, fixture, await makeTerms(fixture, currency, overrides));
        const { askFrom } = stage.windows(0);
        const reviewEnd = stage.reviewEnd(0);
        const acts: Record<Exclude<Step, "the client funds">, () => Promise<ContractTransactionResponse>> = {
          "the client disputes: 60": () => stage.disputeAt(askFrom, "client", 0, 60n),
          "the agency disputes: 150": () => stage.disputeAt(askFrom + 1n, "agency", 0, 150n),
          "anyone pays the undisputed": () => stage.payUndisputedAt(reviewEnd),
          "the arbiter rules: 90": () => stage.ruleAt(reviewEnd + 1n, 0, 90n),
          "anyone settles": () => stage.settleAt(stage.rulingEnd(0)),
        };

        expect(rows.length).to.be.greaterThan(3);
        for (const { step, agency, client, arbiter, held } of rows) {
          if (step === "the client funds") {
            await fundFirst(fixture, stage.terms);
            await stage.answer(0, 100n);
            expect({ agency, client, arbiter }).to.deep.equal({ agency: 0n, client: -stage.terms.cap, arbiter: 0n });
          } else {
            await stage.expectMoved(await acts[step](), { agency, client, arbiter });
          }
          expect(await stage.escrow.held(stage.terms), step).to.equal(held);
        }
        await stage.expectConserved();
        expect(await stage.balance(fixture.location.verifyingContract)).to.equal(0n);
      });
    }
  }
});
