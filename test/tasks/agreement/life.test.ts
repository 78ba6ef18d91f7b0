import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { expect } from "chai";

import { EXIT } from "../../../tasks/support/exit-codes.js";
import { parseSignedAgreement, type SignedAgreement } from "../../../toolkit/signing/signed-agreement.js";
import { AgreementWorld, DAY } from "./world.js";

/** From a file to the last payment: each step goes on where the one before ended. */
describe("hardhat agreement: a whole life", () => {
  let world: AgreementWorld;
  let file: string;
  let path: string;
  let signed: SignedAgreement;

  before(async () => {
    world = await AgreementWorld.open();
    file = await world.write("leads.yaml", { nonce: "nonce of the whole life, in all its length" });
    path = world.path("signed.json");
  });
  after(() => world.close());

  it("check says what the file makes, and what deserves a thought", async () => {
    const { stdout, exitCode } = await world.run("check", { file });
    expect(exitCode).to.equal(EXIT.done);
    expect(stdout)
      .to.match(/^40 USDC per qualified lead, at most 10,000 USDC per month/)
      .and.to.include(`${file}:45:3 annex: No legal text is signed`)
      .and.to.include("warning (no-legal-text), for both sides")
      .and.to.include("Both sides can sign this, if the warnings are meant so.");
  });

  it("check names every problem with its line, and fails; to a program as JSON", async () => {
    const broken = world.path("broken.yaml");
    const text = world.read("leads.yaml").replace("10,000 USDC", "10,000 EUR").replace("fee: 150 USDC", "fee: 150 EUR");
    writeFileSync(broken, text);
    const { stdout, exitCode } = await world.run("check", { file: broken });
    expect(exitCode).to.equal(EXIT.negative);
    expect(stdout)
      .to.match(/broken\.yaml:\d+:8 payment\.cap: "10,000 EUR per month" is not in USDC.+Write it like 10,000 USDC/)
      .and.to.match(/schedule\.review\.fee: "150 EUR" is not in USDC/)
      .and.to.include("2 problems: this is no agreement yet.");

    const json = await world.run("check", { file: broken, json: true });
    const { ok, problems } = JSON.parse(json.stdout) as { ok: boolean; problems: { path: string; line: number }[] };
    expect(ok).to.equal(false);
    expect(problems.map((problem) => problem.path)).to.deep.equal(["payment.cap", "schedule.review.fee"]);
    expect(problems[0]?.line).to.be.greaterThan(1);
  });

  it("neither check nor sign passes what one side should not sign", async () => {
    const unfair = world.path("unfair.yaml");
    const text = world
      .read("leads.yaml")
      .replace(/arbiter:\n.+\n.+\n/, "")
      .replace(/ {2}review: .+\n/, "")
      .replace("model: optimistic", "model: pay-per-unit");
    writeFileSync(unfair, text);
    const check = await world.run("check", { file: unfair });
    expect(check.exitCode).to.equal(EXIT.negative);
    expect(check.stdout).to.include("refusal (attester-alone)").and.to.include("Nobody should sign this");
    const sign = await world.run("sign", { file: unfair, out: path, yes: true });
    expect(sign.exitCode).to.equal(EXIT.unusable);
    expect(sign.stderr).to.include("Correct the lines that are named");
    expect(existsSync(path)).to.equal(false);
  });

  it("says which file it cannot read", async () => {
    const { stderr, exitCode } = await world.run("check", { file: world.path("nowhere.yaml") });
    expect(exitCode).to.equal(EXIT.unusable);
    expect(stderr).to.match(/nowhere\.yaml cannot be read\. Check the path\./);
  });

  it("explain tells it in plain English, also as data", async () => {
    const { stdout, exitCode } = await world.run("explain", { agreement: file });
    expect(exitCode).to.equal(EXIT.done);
    expect(stdout).to.include("Brightside Telecom GmbH").and.to.include("10,000 USDC");
    for (const line of stdout.split("\n")) expect(line.length).to.be.at.most(100);
    const { sections } = JSON.parse((await world.run("explain", { agreement: file, json: true })).stdout) as {
      sections: unknown[];
    };
    expect(sections.length).to.be.greaterThan(5);
  });

  it("sign asks first, and signs nothing when there is nobody to ask", async () => {
    const { stderr, exitCode } = await world.run("sign", { file, out: path });
    expect(exitCode).to.equal(EXIT.declined);
    expect(stderr).to.include(`Sign as ${world.agency.address}?`).and.to.include("Add --yes to go on unasked.");
    expect(existsSync(path)).to.equal(false);
  });

  it("sign writes a file for the client, and a link only when asked", async () => {
    const plain = await world.run("sign", { file, out: path, yes: true });
    expect(plain.stdout).to.equal(
      `Signed. Give ${path} to the client, together with what it was made from: ${file}.\n`,
    );
    signed = parseSignedAgreement(world.read("signed.json"));
    expect(plain.stderr).to.include(signed.id);

    const again = world.path("again.json");
    const { result } = await world.run("sign", { file, out: again, yes: true, link: true });
    const { link } = result?.data as { link: string };
    const status = await world.run("status", { agreement: link });
    expect(status.exitCode).to.equal(EXIT.done);
    expect(status.stdout).to.include(signed.id);
  });

  it("sign and export write over nothing", async () => {
    for (const [task, args] of [
      ["sign", { file, out: file, yes: true }],
      ["sign", { file, out: path, yes: true }],
      ["export", { agreement: path, out: file }],
    ] as const) {
      const before = readFileSync(args.out, "utf8");
      const { stderr, exitCode } = await world.run(task, args);
      expect(exitCode, task).to.equal(EXIT.unusable);
      expect(stderr).to.include(`${args.out} exists already.`).and.to.include("Give another name");
      expect(readFileSync(args.out, "utf8")).to.equal(before);
    }
  });

  it("status says that it is not on the chain, and what the agency's signature makes possible", async () => {
    const { stdout } = await world.run("status", { agreement: path });
    expect(stdout)
      .to.match(/status +not on the chain yet/)
      .and.to.match(/client +fund period 1 of 3 with 10,000 USDC/);
    const unsigned = await world.run("status", { agreement: file });
    expect(unsigned.stdout)
      .to.match(/agency +consent to the terms on chain/)
      .and.not.to.match(/client +fund/);
  });

  it("fund refuses a file that nobody signed, in words", async () => {
    const { stderr, exitCode } = await world.run("fund", { agreement: file, yes: true });
    expect(exitCode).to.equal(EXIT.unusable);
    expect(stderr)
      .to.include("The agency has not agreed to these terms yet.")
      .and.to.include("the signed file or link");
  });

  it("fund tries out without sending, also for an account whose key is nowhere", async () => {
    const before = await world.sent(world.client);
    const { stdout, exitCode } = await world.run("fund", { agreement: path, dryRun: true });
    expect(exitCode).to.equal(EXIT.done);
    expect(stdout)
      .to.include(`Allow the escrow to take 10,000 USDC: would be accepted from ${world.client.address}`)
      .and.to.include("Nothing was sent.");
    const nobody = "0x000000000000000000000000000000000000dEaD";
    const poor = await world.run("fund", { agreement: path, dryRun: true, account: nobody });
    expect(poor.stderr).to.include(`${nobody} has 0 USDC`);
    const real = await world.run("fund", { agreement: path, yes: true, account: nobody });
    expect(real.exitCode).to.equal(EXIT.unusable);
    expect(real.stderr).to.include(`There is no key for ${nobody}`).and.to.include("npx hardhat keystore set");
    expect(await world.sent(world.client)).to.equal(before);
  });

  it("fund writes the transactions for a Safe, and sends nothing", async () => {
    const before = await world.sent(world.client);
    const safe = world.path("batch.json");
    const { stdout, exitCode } = await world.run("fund", { agreement: path, safe });
    expect(exitCode).to.equal(EXIT.done);
    expect(stdout).to.include(`2 transactions of the Safe ${world.client.address}`).and.to.include("Nothing was sent.");
    const batch = JSON.parse(world.read("batch.json")) as { chainId: string; transactions: { to: string }[] };
    expect(batch.chainId).to.equal("31337");
    expect(batch.transactions.map(({ to }) => to)).to.deep.equal([world.usdc, world.escrow]);
    expect(await world.sent(world.client)).to.equal(before);
  });

  it("fund asks about the address before it sends", async () => {
    const { stderr, exitCode } = await world.run("fund", { agreement: path });
    expect(exitCode).to.equal(EXIT.declined);
    expect(stderr).to.include("The deposit address of an exchange will not do");
  });

  it("fund locks the money, and says what happened with the transactions", async () => {
    const { stdout, result } = await world.run("fund", { agreement: path, periods: 2, yes: true });
    expect(stdout).to.include("20,000 USDC are locked for 2 periods from period 1 of 3 on.");
    const { from, transactions } = result?.data as { from: string; transactions: { hash: string }[] };
    expect(from).to.equal(world.client.address);
    for (const { hash } of transactions) expect(hash).to.match(/^0x[0-9a-f]{64}$/);
    expect(transactions.length).to.equal(2);
  });

  it("interim waits for its point, and then pays the agreed share", async () => {
    const { terms } = signed.agreement;
    await world.passTo(terms.start + 7n * DAY);
    const early = await world.run("interim", { agreement: path, account: world.stranger.address, yes: true });
    expect(early.exitCode).to.equal(EXIT.unusable);
    expect(early.stderr)
      .to.include("No interim point has an answer")
      .and.to.include("Ask the oracle for the latest point");

    await world.attestInterim(signed, 0, 1n, 50n);
    const { stdout, stderr, exitCode } = await world.run("interim", {
      agreement: signed.id,
      account: world.stranger.address,
      yes: true,
    });
    expect(exitCode).to.equal(EXIT.done);
    expect(stderr).to.include("50 % of what this number earns");
    expect(stdout).to.match(/1,000 USDC of period 1 of 3 were paid to the agency/);
  });

  it("settle says from when on it is possible, and then pays by the formula", async () => {
    const { terms } = signed.agreement;
    const end = terms.periodEnds[0] ?? 0n;
    await world.passTo(end);
    await world.attest(signed, 0, 137n);
    const early = await world.run("settle", { agreement: path, yes: true });
    expect(early.exitCode).to.equal(EXIT.unusable);
    expect(early.stderr).to.match(/cannot be settled yet.+Settle from /s);

    await world.passTo(end + 6n * DAY);
    const status = await world.run("status", { agreement: path });
    expect(status.stdout).to.match(
      /anyone +settle period 1 of 3 by 137 qualified leads: 4,480 USDC to the agency, 4,520 USDC back to the client/,
    );
    const dry = await world.run("settle", {
      agreement: path,
      account: world.stranger.address,
      dryRun: true,
      json: true,
    });
    expect(JSON.parse(dry.stdout)).to.deep.include({ sent: false, from: world.stranger.address });
    const nameless = await world.run("settle", { agreement: path, dryRun: true });
    expect(nameless.stderr).to.include("Name the account with --account 0x…");

    const { stdout } = await world.run("settle", { agreement: path, account: world.stranger.address, yes: true });
    expect(stdout).to.include("4,480 USDC to the agency, 4,520 USDC back to the client");
    const again = await world.run("settle", { agreement: path, yes: true });
    expect(again.exitCode).to.equal(EXIT.unusable);
  });

  it("receipt recomputes every payment, in each format, by the id alone", async () => {
    const { stdout, exitCode } = await world.run("receipt", { agreement: signed.id });
    expect(exitCode).to.equal(EXIT.done);
    expect(stdout).to.include("4,480 USDC");
    const starts: Record<string, RegExp> = { csv: /USDC/, html: /^<!doctype html>/i, ics: /^BEGIN:VCALENDAR/ };
    for (const [format, start] of Object.entries(starts)) {
      const out = world.path(`receipt.${format}`);
      const written = await world.run("receipt", { agreement: signed.id, format, out });
      expect(written.stdout).to.equal(`Written to ${out}.\n`);
      expect(world.read(`receipt.${format}`)).to.match(start);
    }
    const invoice = { format: "html", invoice: "2027-014", vat: "19 %", out: world.path("invoice.html") };
    await world.run("receipt", { agreement: path, ...invoice });
    expect(world.read("invoice.html"))
      .to.include("Invoice 2027-014")
      .and.to.include("VAT 19 %")
      .and.to.include("Leadworks");
    const json = await world.run("receipt", { agreement: signed.id, json: true });
    expect(JSON.parse(json.stdout)).to.be.an("object");
    const unknown = await world.run("receipt", { agreement: signed.id, format: "pdf" });
    expect(unknown.exitCode).to.equal(EXIT.unusable);
    expect(unknown.stderr).to.include("Use one of text, json, csv, html, ics.");
  });

  it("export writes a file with the very terms, by the id alone", async () => {
    const out = world.path("exported.yaml");
    await world.run("export", { agreement: signed.id, out });
    const status = await world.run("status", { agreement: out, json: true });
    expect(JSON.parse(status.stdout)).to.deep.include({ id: signed.id, funded: 2, settled: 1, held: "10000000000" });
  });

  it("says so when no agreement has the id", async () => {
    const { stderr, exitCode } = await world.run("explain", { agreement: `0x${"12".repeat(32)}` });
    expect(exitCode).to.equal(EXIT.unusable);
    expect(stderr).to.match(/^Error: .+\. [A-Z].+\.\n$/);
  });

  it("shows an error to a program as JSON, with its remedy", async () => {
    const { stdout, exitCode } = await world.run("opt-out", { agreement: path, yes: true, json: true });
    expect(exitCode).to.equal(EXIT.unusable);
    const { error } = JSON.parse(stdout) as { error: { name: string; remedy: string } };
    expect(error.name).to.equal("NotPossibleError");
    expect(error.remedy).to.match(/^[A-Z].+\.$/);
  });
});
