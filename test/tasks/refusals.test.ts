/*
 * What tasks refuse, as programs are told it: by name and with a remedy. What one task alone refuses is tested with it.
 */
import { expect } from "chai";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findOracle, NoOracleError } from "../../tasks/functions/find-oracle.js";
import { NoGatewayError } from "../../tasks/functions/secrets/errors.js";
import { findGateway } from "../../tasks/functions/secrets/gateway.js";
import type { Chain } from "../../tasks/support/chain.js";
import { EXIT } from "../../tasks/support/exit-codes.js";
import { AgreementWorld } from "./agreement/world.js";
import { deploymentsFolder, environment, serveChain } from "./support/environment.js";
import { failure } from "./support/failure.js";
import { rejection } from "./support/rejection.js";
import { runTask } from "./support/run-task.js";

const NOBODY = "0x000000000000000000000000000000000000dEaD";

describe("What tasks about an agreement refuse", () => {
  let world: AgreementWorld;
  let signed: string;
  let funded: string;

  before(async () => {
    world = await AgreementWorld.open();
    signed = (await world.signed("signed")).path;
    funded = (await world.funded("funded")).path;
  });
  after(() => world.close());

  const refused = async (name: string, args: Record<string, unknown>) =>
    failure(await world.run(name, { agreement: funded, yes: true, json: true, ...args }));

  it("NoKeyError: to send for an account whose key is not here", async () => {
    const error = await refused("fund", { agreement: signed, account: NOBODY });
    expect(error).to.deep.include({ name: "NoKeyError", exitCode: EXIT.unusable });
    expect(error.message).to.include(`There is no key for ${NOBODY}`);
    expect(error.remedy).to.include("npx hardhat keystore set");
  });

  it("NoSenderError: to try out what anyone can send, for nobody", async () => {
    const error = await refused("propose", { agreement: signed, dryRun: true });
    expect(error).to.deep.include({ name: "NoSenderError", exitCode: EXIT.unusable });
    expect(error.remedy).to.equal("Name the account with --account 0x….");
  });

  it("NotAPartyError: a dispute by anybody else", async () => {
    const error = await refused("dispute", { as: "arbiter", value: "3" });
    expect(error).to.deep.include({ name: "NotAPartyError", exitCode: EXIT.unusable });
    expect(error.remedy).to.equal("Say --as client or --as agency.");
  });

  it("NotAnIdError: an id that was not copied as a whole", async () => {
    const error = failure(await world.run("status", { agreement: "0x81d4", json: true }));
    expect(error).to.deep.include({ name: "NotAnIdError", exitCode: EXIT.unusable });
    expect(error.message).to.include("0x81d4 is no agreement's id: it has 4 digits after 0x");
    expect(error.remedy).to.equal("Copy the id as a whole, or give the agreement's file.");
  });

  it("BalanceShortError, WrongSenderError: who cannot pay, and who may not", async () => {
    const poor = await refused("fund", { account: world.stranger.address });
    expect(poor).to.deep.include({ name: "BalanceShortError", exitCode: EXIT.unusable });
    expect(poor.remedy).to.equal("Send it what is missing first. Nothing was sent.");
    const other = await refused("cancel", { account: world.stranger.address });
    expect(other).to.deep.include({ name: "WrongSenderError", exitCode: EXIT.unusable });
    expect(other.remedy).to.equal("Leave --account out, or name that one.");
  });

  it("NoInvoiceError: an invoice that is no statement, and a tax without a rate", async () => {
    for (const [args, remedy] of [
      [{ invoice: "2027-014" }, "Add --format html, or leave out --invoice and --vat."],
      [{ format: "html", vatIncluded: true }, "Add its rate, such as --vat 19."],
    ] as const) {
      const error = failure(await world.run("receipt", { agreement: funded, json: true, ...args }));
      expect(error).to.deep.include({ name: "NoInvoiceError", exitCode: EXIT.unusable, remedy });
    }
  });

  it("UnknownFormatError: a receipt in a format that there is not", async () => {
    const error = failure(await world.run("receipt", { agreement: funded, format: "docx", json: true }));
    expect(error).to.deep.include({ name: "UnknownFormatError", exitCode: EXIT.unusable });
    expect(error.remedy).to.equal("Use one of text, json, csv, html, ics.");
  });

  it("OfferAgencyMissingError, WhichPartyError: an offer without an amount, or with two possible signers", async () => {
    const file = world.path("none.json");
    const bare = await refused("settle-mutually", { file });
    expect(bare).to.deep.include({ name: "OfferAgencyMissingError", exitCode: EXIT.unusable });
    expect(bare.remedy).to.include('--agency "1,000 USDC"');
    const both = await refused("settle-mutually", { file, agency: "1 USDC" });
    expect(both).to.deep.include({ name: "WhichPartyError", exitCode: EXIT.unusable });
    expect(both.remedy).to.include(`--account ${world.client.address} is the client`);
  });

  it("OfferExistsError, OtherAgreementError: an offer over another one, or for another agreement", async () => {
    const file = world.path("offer.json");
    const offer = { agreement: funded, file, agency: "1 USDC", account: world.client.address, yes: true };
    expect((await world.run("settle-mutually", offer)).exitCode).to.equal(EXIT.done);
    const again = await refused("settle-mutually", { file, agency: "2 USDC" });
    expect(again).to.deep.include({ name: "OfferExistsError", exitCode: EXIT.unusable });
    expect(again.remedy).to.match(/^Leave --agency out to agree to it/);
    const other = await refused("settle-mutually", { file, agreement: signed });
    expect(other).to.deep.include({ name: "OtherAgreementError", exitCode: EXIT.unusable });
    expect(other.remedy).to.match(/^Name the agreement that the offer is about/);
  });
});

describe("What tasks about a chain refuse", () => {
  const folder = deploymentsFolder();
  let hre: HardhatRuntimeEnvironment;

  before(async () => {
    hre = await environment(folder.path);
  });
  after(() => folder.remove());

  const refused = async (task: string[], args: Record<string, unknown>) =>
    failure(await runTask(hre, task, { json: true, ...args }));

  it("EscrowUnknownError: an agreement by its id, where no escrow is known", async () => {
    const error = await refused(["agreement", "status"], { agreement: `0x${"12".repeat(32)}` });
    expect(error).to.deep.include({ name: "EscrowUnknownError", exitCode: EXIT.unusable });
    expect(error.remedy).to.match(/^Give its address with --escrow/);
  });

  it("NotEnoughEtherError: a deployment that the account cannot pay", async () => {
    const error = await refused(["escrow", "deploy"], { account: NOBODY, yes: true });
    expect(error).to.deep.include({ name: "NotEnoughEtherError", exitCode: EXIT.unusable });
    expect(error.message).to.include(`${NOBODY} has 0 ETH`);
    expect(error.remedy).to.equal("Send it ether on this network first, and run this again.");
  });

  it("UnknownOracleKindError: an oracle that there is not", async () => {
    for (const args of [{}, { kind: "random" }]) {
      const error = await refused(["oracle", "deploy"], { ...args, yes: true });
      expect(error).to.deep.include({ name: "UnknownOracleKindError", exitCode: EXIT.unusable });
      expect(error.remedy).to.include("--kind functions").and.to.include("--kind attested");
    }
  });

  it("NoOracleError: a subscription for an oracle that is not there", () => {
    const chain = { networkName: "base", deployments: {} } as Chain;
    expect(() => findOracle(chain, undefined))
      .to.throw(NoOracleError, /No Functions oracle was deployed to base from here/)
      .with.property("remedy")
      .that.includes("npx hardhat oracle deploy --kind functions");
  });

  it("NoGatewayError: secrets for a network that takes none", async () => {
    const chain = { chainId: 8453n, networkName: "base" } as Chain;
    const error = await rejection(findGateway(hre, chain));
    expect(error).to.be.instanceOf(NoGatewayError);
    expect(error.message).to.include("No gateway takes secrets on base");
    expect((error as NoGatewayError).remedy).to.include("Measure through signers");
  });
});

describe("What tasks about a network refuse", () => {
  const folder = deploymentsFolder();
  after(() => folder.remove());

  it("NoNetworkError: a network that is not configured, or whose URL is not set", async () => {
    const { SEPOLIA_RPC_URL: url } = process.env;
    delete process.env["SEPOLIA_RPC_URL"];
    try {
      for (const [network, message, remedy] of [
        ["nowhere", 'There is no network "nowhere"', /^The networks are localhost, sepolia, base\./],
        ["sepolia", "SEPOLIA_RPC_URL is not set", /npx hardhat keystore set SEPOLIA_RPC_URL/],
      ] as const) {
        const hre = await environment(folder.path, undefined, network);
        for (const [task, args] of [
          [["agreement", "list"], {}],
          [["keeper", "run"], { dryRun: true }],
        ] as const) {
          const error = failure(await runTask(hre, [...task], { json: true, ...args }));
          expect(error).to.deep.include({ name: "NoNetworkError", exitCode: EXIT.unusable });
          expect(error.message).to.include(message);
          expect(error.remedy).to.match(remedy);
        }
      }
    } finally {
      if (url !== undefined) process.env["SEPOLIA_RPC_URL"] = url;
    }
  });

  it("NoEscrowError: to list the agreements of an account without code", async () => {
    const hre = await environment(folder.path);
    const error = failure(await runTask(hre, ["agreement", "list"], { json: true, escrow: NOBODY }));
    expect(error).to.deep.include({ name: "NoEscrowError", exitCode: EXIT.unusable });
    expect(error.remedy).to.include("--network");
  });
});

describe("What tasks about a node refuse", () => {
  it("UnreachableError: a node that does not answer", async () => {
    const folder = deploymentsFolder();
    const node = await serveChain(await environment(folder.path));
    await node.stop();
    const hre = await environment(folder.path, node.url);
    const error = failure(await runTask(hre, ["escrow", "deploy"], { yes: true, json: true }));
    folder.remove();
    expect(error).to.deep.include({ name: "UnreachableError", exitCode: EXIT.unusable });
    expect(error.remedy).to.include("npx hardhat don start");
  });
});
