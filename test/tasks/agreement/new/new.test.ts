import { encodeBytes32String } from "ethers";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { expect } from "chai";
import { parse } from "yaml";

import { newAgreement } from "../../../../tasks/agreement/new/new.js";
import { FileExistsError } from "../../../../tasks/support/new-file.js";
import { exampleText, TO_ASK_FOR, TO_FILL_IN } from "../../../../tasks/agreement/new/example.js";
import { EXAMPLE_MODELS } from "../../../../tasks/agreement/new/models.js";
import type { Questioner } from "../../../../tasks/agreement/new/questioner.js";
import { EXIT } from "../../../../tasks/support/exit-codes.js";
import { DeclinedError, type Terminal } from "../../../../tasks/support/terminal.js";
import type { AgreementContent } from "../../../../toolkit/agreement-file/schema.js";
import { problems } from "../../../toolkit/agreement-file/support.js";
import { rejection } from "../../support/rejection.js";
import { AgreementWorld } from "../world.js";

const TERMINAL: Terminal = {
  isInteractive: true,
  width: 100,
  print: () => undefined,
  tell: () => undefined,
  confirm: () => Promise.resolve(true),
};

/** Answers by what the question is about: a first answer that is wrong is followed by the next. */
function answering(model: string, answers: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = [];
  const complaints: string[] = [];
  const questioner: Questioner = {
    select: () => Promise.resolve(model),
    input: async ({ message, initial, validate }) => {
      asked.push(message);
      const key = Object.keys(answers).find((part) => message.includes(part));
      for (const answer of key === undefined ? [initial] : (answers[key] ?? [])) {
        const complaint = await validate(answer);
        if (complaint === undefined) return answer;
        complaints.push(complaint);
      }
      throw new Error(`No answer was good enough for “${message}”: ${complaints.at(-1)}`);
    },
  };
  return { questioner, asked, complaints };
}

describe("hardhat agreement new", () => {
  let world: AgreementWorld;
  before(async () => {
    world = await AgreementWorld.open();
  });
  after(() => world.close());

  const content = (name: string) => parse(world.read(name)) as AgreementContent;

  for (const { name } of EXAMPLE_MODELS) {
    it(`--example ${name} writes a file that check accepts, with the accounts of the local chain`, async () => {
      const file = world.path(`${name}.yaml`);
      const { stdout, exitCode } = await world.run("new", { file, example: name });
      expect(exitCode).to.equal(EXIT.done);
      expect(stdout).to.include(`Written to ${file}.`).and.to.include("Both sides can sign this");
      const check = await world.run("check", { file, json: true });
      expect(check.exitCode).to.equal(EXIT.done);
      const { client, agency, arbiter, token, payment } = content(`${name}.yaml`);
      expect([client.address, agency.address, token.address]).to.deep.equal([
        world.client.address,
        world.agency.address,
        world.usdc,
      ]);
      expect(arbiter?.address ?? world.arbiter.address).to.equal(world.arbiter.address);
      expect(payment.model).to.equal(name);
    });
  }

  it("what it writes can be signed and funded as it is", async () => {
    const out = world.path("signed.json");
    const sign = await world.run("sign", { file: world.path("optimistic.yaml"), out, yes: true });
    expect(sign.exitCode, sign.stderr).to.equal(EXIT.done);
    const fund = await world.run("fund", { agreement: out, yes: true });
    expect(fund.stdout).to.include("3,300 USDC are locked");
  });

  it("measures in the sample CRM while a local network of oracle nodes runs", async () => {
    const recorded = join(dirname(world.path("x")), "deployments", "chain-31337");
    const network = { donId: encodeBytes32String("fun-local-1"), crm: { portalId: 4_815_162, token: "t" } };
    writeFileSync(join(recorded, "local-network.json"), JSON.stringify(network));
    const deployed = join(recorded, "deployed_addresses.json");
    const addresses = { ...(parse(world.read("deployments/chain-31337/deployed_addresses.json")) as object) };
    const oracle = { "FunctionsMetricOracle#FunctionsMetricOracle": world.oracle };
    writeFileSync(deployed, JSON.stringify({ ...addresses, ...oracle }));

    for (const example of ["pay-per-unit", "validated-leads"]) {
      const { exitCode, stdout } = await world.run("new", { file: world.path(`crm-${example}.yaml`), example });
      expect(exitCode, stdout).to.equal(EXIT.done);
      const { functions } = content(`crm-${example}.yaml`).metric;
      expect(functions).to.deep.include({ source: "hubspot-leads", network: "fun-local-1" });
      expect(functions?.arguments).to.deep.include({ portalId: 4_815_162, deliveredProperty: "qualified_on" });
    }
  });

  it("asks only a person", async () => {
    const { stderr, exitCode } = await world.run("new", { file: world.path("none.yaml") });
    expect(exitCode).to.equal(EXIT.declined);
    expect(stderr).to.include("Add --example with one of pay-per-unit, target-or-nothing,");
  });

  it("overwrites nothing, and knows its models", async () => {
    const taken = await world.run("new", { file: world.path("optimistic.yaml"), example: "optimistic" });
    expect(taken.exitCode).to.equal(EXIT.unusable);
    expect(taken.stderr).to.include("exists already").and.to.include("Give another name");
    const args = { file: world.path("optimistic.yaml"), example: "optimistic", json: false };
    const error = await rejection(newAgreement(args, { hre: world.hre, terminal: TERMINAL }));
    expect(error).to.be.instanceOf(FileExistsError);

    const unknown = await world.run("new", { file: world.path("none.yaml"), example: "optimist" });
    expect(unknown.exitCode).to.equal(EXIT.unusable);
    expect(unknown.stderr).to.include("Did you mean optimistic?");
  });

  it("checks each answer at once, in the words of the file's own readers, and keeps the comments", async () => {
    const file = world.path("asked.yaml");
    const host = await world.host.getAddress();
    const start = `${new Date().getUTCFullYear() + 1}-02-01`;
    const { questioner, complaints, asked } = answering("optimistic", {
      "paid with": ["USDC", world.escrow, world.oracle, host],
      "agreement about": ["Articles: for Brightside"],
      "The agency's address": ["0x1234", world.stranger.address],
      "one result called": ["article"],
      "And several": ["articles"],
      "paid for one article": ["220", "220 USDC per article", "220 HOST per article"],
      "most that one month": ["3,300 HOST"],
      "client's time zone": ["Berlin", "Europe/Berlin"],
      "which day": ["tomorrow", "2027-02-30", start],
      "how many months": ["many", "0", "2"],
    });
    const result = await newAgreement(
      { file, example: undefined, json: false },
      { hre: world.hre, terminal: TERMINAL },
      questioner,
    );
    expect(result.text).to.include("220 HOST per article").and.to.include("Both sides can sign this");
    expect(asked).to.include("What is paid for one article?");
    for (const [at, words] of [
      'There is no time zone "Berlin".',
      "Write the address: 0x and 40 digits",
      "Write the address: 0x and 40 digits",
      "The token is the escrow itself.",
      "There is no token at",
      "Write the price for one unit",
      '"220 USDC per article" is not in HOST',
      "Write a date such as 2027-01-01",
      "2027-02-30",
      "Write a whole number from 1 to 120, in digits.",
      "Write a whole number from 1 to 120, in digits.",
    ].entries()) {
      expect(complaints[at]).to.include(words);
    }
    expect(complaints.length).to.equal(11);

    const { title, agency, token, schedule, payment, metric } = content("asked.yaml");
    expect([title, agency.address, schedule.starts, schedule.months]).to.deep.equal([
      "Articles: for Brightside",
      world.stranger.address,
      start,
      2,
    ]);
    expect(token).to.deep.equal({ symbol: "HOST", address: host, decimals: 6 });
    expect(payment).to.deep.include({ price: "220 HOST per article", cap: "3,300 HOST" });
    expect(schedule.review?.fee).to.equal("150 HOST");
    expect([metric.unit, metric.units]).to.deep.equal(["article", "articles"]);
    expect(world.read("asked.yaml")).to.include("# Who rules when a number is disputed");
  });

  it("writes nothing when the person goes away", async () => {
    const file = world.path("left.yaml");
    const questioner: Questioner = {
      select: () => Promise.reject(new DeclinedError("Nothing was written.", "Run it again when you want it.")),
      input: () => Promise.reject(new Error("not asked")),
    };
    const args = { file, example: undefined, json: false };
    const error = await rejection(newAgreement(args, { hre: world.hre, terminal: TERMINAL }, questioner));
    expect(error).to.be.instanceOf(DeclinedError);
    expect(() => world.read("left.yaml")).to.throw();
  });

  it("names nobody on a chain whose accounts it does not know", () => {
    const around = {
      chainId: 8453n,
      accounts: undefined,
      token: undefined,
      nodes: undefined,
      zone: "UTC",
      starts: "2027-01-01",
      nonce: "n",
    };
    const [model] = EXAMPLE_MODELS;
    if (model === undefined) throw new Error("no models");
    const toFillIn = problems(exampleText(model, around, TO_FILL_IN));
    expect(toFillIn.map(({ path }) => path)).to.deep.equal([
      "client.address",
      "agency.address",
      "arbiter.address",
      "token.address",
    ]);
    for (const { remedy } of toFillIn) expect(remedy).to.include("0x and 40 digits");
    // While a person is asked, all else can be checked.
    expect(problems(exampleText(model, around, TO_ASK_FOR))).to.deep.equal([]);
  });
});
