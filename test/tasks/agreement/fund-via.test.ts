/*
 * hardhat agreement fund --via …, revoke
 * ├── permit, authorization, permit2: sign and send in one go
 * ├── authorization, permit2: the client signs a file without gas, somebody else funds with it, once
 * ├── say before anything is signed what the token, the chain or the options do not allow
 * ├── refuse a file that is for something else, changed, late, used or taken back
 * └── revoke: the client takes back what it signed
 */
import { existsSync, writeFileSync } from "node:fs";

import { expect } from "chai";

import { EXIT } from "../../../tasks/support/exit-codes.js";
import { PERMIT2_ADDRESS } from "../../../toolkit/funding/permit2.js";
import { parseFundingPermission } from "../../../toolkit/funding/permission-file.js";
import type { SignedAgreement } from "../../../toolkit/signing/signed-agreement.js";
import { failure } from "../support/failure.js";
import { openFundingWorld, type FundingWorld } from "./funding-world.js";
import { DAY } from "./world.js";

const CAP = 10_000_000_000n;

describe("hardhat agreement fund --via", () => {
  let made: FundingWorld;
  let signed: { path: string } & SignedAgreement;
  let counter = 0;

  before(async () => {
    made = await openFundingWorld();
  });
  after(() => made.world.close());
  beforeEach(async () => {
    signed = await made.world.signed(`via-${++counter}`, { tokenAddress: made.token });
  });
  afterEach(() => made.record());

  const fund = (args: Record<string, unknown>) => made.world.run("fund", { agreement: signed.path, ...args });
  const out = () => made.world.path(`permission-${counter}.json`);
  const held = async () => {
    const { stdout } = await made.world.run("status", { agreement: signed.path, json: true });
    return BigInt((JSON.parse(stdout) as { held: string }).held);
  };
  const allowPermit2 = async (amount: bigint) =>
    await made.usdc.connect(made.world.client).approve(PERMIT2_ADDRESS, amount);
  /** The client signs `args`, and gives the path of the file. */
  const signFile = async (args: Record<string, unknown>) => {
    const ran = await fund({ signOnly: true, out: out(), yes: true, ...args });
    expect(ran.exitCode, ran.stderr).to.equal(EXIT.done);
    return ran;
  };

  it("permit: the client signs, and sends one transaction", async () => {
    const before = await made.world.sent(made.world.client);
    const { stdout, stderr, exitCode } = await fund({ via: "permit", periods: 2, yes: true });
    expect(exitCode, stderr).to.equal(EXIT.done);
    expect(stdout).to.include("20,000 USDC are locked for 2 periods from period 1 of 3 on.");
    expect(stderr).to.include("nobody else can use the permit");
    expect((await made.world.sent(made.world.client)) - before).to.equal(1);
    expect(await held()).to.equal(2n * CAP);
  });

  it("permit: another account can pay, for itself", async () => {
    const { stranger } = made.world;
    await made.usdc.mint(stranger, CAP);
    const { exitCode, stderr } = await fund({ via: "permit", account: stranger.address, yes: true });
    expect(exitCode, stderr).to.equal(EXIT.done);
    expect(stderr).to.include(`${stranger.address} pays, but is not the client.`);
    expect(await made.usdc.balanceOf(stranger)).to.equal(0n);
  });

  it("authorization: in one go, with another account as the sender", async () => {
    const { stranger, client } = made.world;
    const before = await made.world.sent(client);
    const { exitCode, stderr, result } = await fund({
      via: "authorization",
      account: stranger.address,
      yes: true,
    });
    expect(exitCode, stderr).to.equal(EXIT.done);
    expect((result?.data as { from: string }).from).to.equal(stranger.address);
    expect(await made.world.sent(client)).to.equal(before);
    expect(await held()).to.equal(CAP);
  });

  it("permit2: allows, signs and sends in one go; later without the allowance", async () => {
    await allowPermit2(0n);
    const before = await made.world.sent(made.world.client);
    const first = await fund({ via: "permit2", yes: true });
    expect(first.exitCode, first.stderr).to.equal(EXIT.done);
    expect(first.stderr).to.include("Allow Permit2 to take 10,000 USDC");
    expect((await made.world.sent(made.world.client)) - before).to.equal(2);

    await allowPermit2(CAP);
    const second = await fund({ via: "permit2", yes: true, account: made.world.stranger.address });
    expect(second.exitCode, second.stderr).to.equal(EXIT.done);
    expect(await held()).to.equal(2n * CAP);
  });

  for (const via of ["authorization", "permit2"] as const) {
    describe(`${via}, in two halves`, () => {
      beforeEach(async () => {
        await allowPermit2(10n * CAP);
      });

      it("the client signs without gas, and the agency funds with the file, once", async () => {
        const { client, agency } = made.world;
        const before = await made.world.sent(client);
        const half = await signFile({ via, periods: 2, valid: "36h" });
        expect(half.stderr)
          .to.include("moves 20,000 USDC of the client")
          .and.to.include("and for nothing else")
          .and.to.include("Until then the client can take it back with")
          .and.to.include("The deposit address of an exchange will not do");
        expect(half.stdout).to.include(`--permission ${out()}`).and.to.include(`--via ${via} --periods 2`);
        const permission = parseFundingPermission(made.world.read(`permission-${counter}.json`));
        expect(permission).to.deep.include({ way: via, count: 2, firstPeriod: 0, amount: 2n * CAP });
        expect(permission.until - (await made.world.now())).to.be.within(36n * 3600n - 60n, 36n * 3600n + 60n);

        const dry = await fund({ permission: out(), account: agency.address, dryRun: true });
        expect(dry.stdout).to.include(`would be accepted from ${agency.address}`).and.to.include("Nothing was sent.");
        const unasked = await fund({ permission: out(), account: agency.address });
        expect(unasked.exitCode).to.equal(EXIT.declined);
        expect(await held()).to.equal(0n);

        const { stdout, exitCode, stderr } = await fund({ permission: out(), account: agency.address, yes: true });
        expect(exitCode, stderr).to.equal(EXIT.done);
        expect(stdout).to.include("20,000 USDC are locked for 2 periods from period 1 of 3 on.");
        expect(await made.world.sent(client)).to.equal(before);
        expect(await held()).to.equal(2n * CAP);

        const again = failure(await fund({ permission: out(), account: agency.address, yes: true, json: true }));
        expect(again.name).to.equal("NotPossibleError");
        expect(again.message).to.include("Period 1 of 3 is funded already.");
      });

      it("signs nothing in a dry run, nor unasked, and shows a program what would be signed", async () => {
        const dry = await fund({ via, signOnly: true, out: out(), dryRun: true, json: true });
        expect(dry.exitCode, dry.stderr).to.equal(EXIT.done);
        const { typedData, sent } = JSON.parse(dry.stdout) as { typedData: { primaryType: string }; sent: boolean };
        expect(sent).to.equal(false);
        expect(typedData.primaryType).to.match(/ReceiveWithAuthorization|PermitWitnessTransferFrom/);
        const unasked = await fund({ via, signOnly: true, out: out() });
        expect(unasked.exitCode).to.equal(EXIT.declined);
        expect(existsSync(out())).to.equal(false);
        expect((await fund({ via, dryRun: true })).stdout).to.equal("Nothing was signed or sent.\n");
        expect(await held()).to.equal(0n);
      });

      it("refuses a file that was changed, with what does not fit, and writes over none", async () => {
        await signFile({ via });
        const taken = failure(await fund({ via, signOnly: true, out: out(), yes: true, json: true }));
        expect(taken.name).to.equal("FileExistsError");
        const original = JSON.parse(made.world.read(`permission-${counter}.json`)) as Record<string, unknown>;
        const stranger = made.world.stranger.address;
        const changes: [Record<string, unknown>, string, RegExp][] = [
          [
            { amount: "20000000000" },
            "PermissionMismatchError",
            /is for 20000000000 base units, and 10000000000 are due/,
          ],
          [{ count: 2, amount: "20000000000" }, "NotSignedError", /not that of the client .+ over this funding/],
          [{ count: 4, amount: "40000000000" }, "PermissionMismatchError", /periods 1 to 4, and the agreement has 3/],
          [{ client: stranger }, "PermissionMismatchError", /is of 0x.+, and the client is 0x/],
          [{ token: made.world.usdc }, "PermissionMismatchError", /is about the token/],
          [{ chain: "eip155:1" }, "PermissionMismatchError", /is for chain 1, and the agreement is on chain 31337/],
          [{ escrow: stranger }, "PermissionMismatchError", /is for the escrow/],
          [{ agreement: `0x${"12".repeat(32)}` }, "PermissionMismatchError", /is for agreement 0x1212/],
          [{ firstPeriod: 1 }, "NotPossibleError", /begins with period 2 of 3, and period 1 of 3 is not funded/],
          [{ until: Number(original["until"]) + 1 }, "NotSignedError", /not that of the client/],
          [{ until: 1 }, "NotPossibleError", /The permission was valid until 1 January 1970/],
          [{ signature: `0x${"11".repeat(65)}` }, "NotSignedError", /not that of the client/],
          [{ version: 2 }, "InvalidFileError", /version: /],
          [{ format: "something else" }, "InvalidFileError", /format: /],
          [{ way: "permit" }, "InvalidFileError", /way: /],
          [{ amount: 1 }, "InvalidFileError", /amount: /],
          [{ more: 1 }, "InvalidFileError", /nrecognized key/],
        ];
        for (const [change, name, words] of changes) {
          writeFileSync(out(), JSON.stringify({ ...original, ...change }));
          const refused = failure(await fund({ permission: out(), yes: true, json: true }));
          expect(refused.name, JSON.stringify(change)).to.equal(name);
          expect(refused.message).to.match(words);
          expect(refused.exitCode).to.equal(EXIT.unusable);
        }
        expect(await held()).to.equal(0n);
      });

      it("refuses a file that is late", async () => {
        await signFile({ via, valid: "1h" });
        await made.world.passTo((await made.world.now()) + 3_601n);
        const late = failure(await fund({ permission: out(), yes: true, json: true }));
        expect(late).to.deep.include({ name: "NotPossibleError", exitCode: EXIT.unusable });
        expect(late.message).to.match(/The permission was valid until .+ Have the client sign a new one\./);
      });

      it("refuses other words on the command line than the file has", async () => {
        await signFile({ via });
        const other = via === "permit2" ? "authorization" : "permit2";
        const way = failure(await fund({ permission: out(), via: other, yes: true, json: true }));
        expect(way.name).to.equal("FundingOptionsError");
        expect(way.message).to.include(`signed for --via ${via}`);
        const periods = failure(await fund({ permission: out(), periods: 2, yes: true, json: true }));
        expect(periods.name).to.equal("FundingOptionsError");
        expect(periods.message).to.include("The file funds 1 period.");
      });

      it("revoke takes it back, once, and what was signed is void", async () => {
        await signFile({ via });
        const revoke = (args: Record<string, unknown>) =>
          made.world.run("revoke", { agreement: signed.path, via, yes: true, ...args });
        const dry = await revoke({ dryRun: true });
        expect(dry.exitCode, dry.stderr).to.equal(EXIT.done);
        expect(dry.stdout).to.match(/Nothing was (signed or )?sent\.\n$/);
        const unasked = await revoke({ yes: false });
        expect(unasked.exitCode).to.equal(EXIT.declined);

        const back = await revoke({});
        expect(back.exitCode, back.stderr).to.equal(EXIT.done);
        expect(back.stderr).to.include("is void from then on");
        const used = failure(await fund({ permission: out(), yes: true, json: true }));
        expect(used.name).to.equal("NotPossibleError");
        expect(used.message).to.match(
          /of exactly these periods was used or taken back already\. Fund them by an allowance/,
        );
        expect(failure(await revoke({ json: true })).message).to.include("Nothing is left to do.");
        const otherwise = await fund({ yes: true });
        expect(otherwise.exitCode, otherwise.stderr).to.equal(EXIT.done);
      });
    });
  }

  it("permit2: hands out nothing that could not be used, and --approve-only makes it usable", async () => {
    await allowPermit2(0n);
    for (const args of [{ signOnly: true, out: out() }, { account: made.world.stranger.address }]) {
      const refused = failure(await fund({ via: "permit2", yes: true, json: true, ...args }));
      expect(refused.name).to.equal("NotPossibleError");
      expect(refused.message).to.match(/Permit2 may not take 10,000 USDC .+ yet.+ --approve-only\./);
    }
    expect(existsSync(out())).to.equal(false);

    const dry = await fund({ via: "permit2", approveOnly: true, dryRun: true });
    expect(dry.stdout).to.include(
      `Allow Permit2 to take 10,000 USDC: would be accepted from ${made.world.client.address}`,
    );
    const allowed = await fund({ via: "permit2", approveOnly: true, yes: true });
    expect(allowed.exitCode, allowed.stderr).to.equal(EXIT.done);
    expect((await fund({ via: "permit2", approveOnly: true, yes: true })).stdout).to.include("Nothing was sent.");
    await signFile({ via: "permit2" });
    await allowPermit2(0n);
    const taken = failure(await fund({ permission: out(), yes: true, json: true }));
    expect(taken.message).to.match(/Permit2 may not take 10,000 USDC .+ yet/);
  });

  it("permit2: a file for another funding contract than the known one is refused, unless it is named", async () => {
    const { world, contracts } = made;
    await allowPermit2(10n * CAP);
    const other = await (await world.ethers.deployContract("Permit2Funding", [world.escrow])).getAddress();
    await signFile({ via: "permit2", plugin: other });
    const refused = failure(await fund({ permission: out(), yes: true, json: true }));
    expect(refused.name).to.equal("PermissionMismatchError");
    expect(refused.message).to.include(other).and.to.include(contracts.permit2Funding);
    const named = await fund({ permission: out(), plugin: other, yes: true });
    expect(named.exitCode, named.stderr).to.equal(EXIT.done);
  });

  it("says which ways there are, and which options do not go together", async () => {
    const cases: [Record<string, unknown>, string, string][] = [
      [{ via: "paypal" }, "UnknownWayError", "Use --via approve, permit, authorization or permit2."],
      [{ signOnly: true }, "FundingOptionsError", "With --via approve nothing is signed"],
      [{ via: "permit", signOnly: true }, "FundingOptionsError", "only to the account that signed it"],
      [{ via: "permit", safe: "x.json" }, "FundingOptionsError", "Use --via approve: a Safe sends"],
      [{ approveOnly: true }, "FundingOptionsError", "Add --via permit2"],
      [{ via: "permit2", approveOnly: true, signOnly: true }, "FundingOptionsError", "with --approve-only first"],
      [{ permission: "x.json", signOnly: true, via: "permit2" }, "FundingOptionsError", "Leave --sign-only"],
      [{ permission: made.world.path("nowhere.json") }, "UnreadableFileError", "nowhere.json cannot be read"],
      [{ via: "authorization", valid: "soon" }, "DurationError", "Write it like 36h"],
      [{ via: "authorization", valid: "0h" }, "FundingOptionsError", "valid for no time"],
      [{ via: "authorization", periods: 4 }, "PeriodsToFundError", "4 periods cannot be funded"],
      [{ via: "permit", plugin: "0x12" }, "NotAnAddressError", '--plugin "0x12" is no address'],
      [{ via: "permit", plugin: made.world.stranger.address }, "PluginMismatchError", "There is no permit funding"],
    ];
    for (const [args, name, words] of cases) {
      const refused = failure(await fund({ ...args, yes: true, json: true }));
      expect(refused.name, JSON.stringify(args)).to.equal(name);
      expect(refused.message).to.include(words);
    }
    for (const args of [{ via: "permit" }, { via: "authorization", safe: "x.json" }]) {
      const revoke = { agreement: signed.path, ...args, yes: true, json: true };
      expect(failure(await made.world.run("revoke", revoke)).name).to.equal("FundingOptionsError");
    }
  });

  it("finds out before anything is signed what the token does not take, and says what works", async () => {
    signed = await made.world.signed(`plain-${counter}`);
    for (const [via, what] of [
      ["permit", "permits (ERC-2612)"],
      ["authorization", "authorizations (ERC-3009)"],
    ]) {
      const refused = failure(await fund({ via, yes: true, json: true }));
      expect(refused.name).to.equal("UnsupportedWayError");
      expect(refused.message).to.include(`USDC (${made.world.usdc}) on chain 31337 takes no ${what}`);
      expect(refused.message).to.include("Use --via approve");
    }
    await allowPermit2(0n);
    const byPermit2 = await fund({ via: "permit2", yes: true });
    expect(byPermit2.exitCode, byPermit2.stderr).to.equal(EXIT.done);
  });

  it("says so where a funding contract is not known, and takes its address", async () => {
    made.forget();
    for (const via of ["permit", "permit2"]) {
      const unknown = failure(await fund({ via, yes: true, json: true }));
      expect(unknown.name).to.equal("PluginUnknownError");
      expect(unknown.message).to.include("npx hardhat plugins deploy");
    }
    const given = await fund({ via: "permit", plugin: made.contracts.erc2612Funding, yes: true });
    expect(given.exitCode, given.stderr).to.equal(EXIT.done);
  });

  it("is refused by the agreement's clock as any funding is", async () => {
    await made.world.passTo(signed.agreement.terms.start + 30n * DAY);
    const late = failure(await fund({ via: "authorization", signOnly: true, out: out(), yes: true, json: true }));
    expect(late.name).to.equal("NotPossibleError");
    expect(late.message).to.include("that is over");
  });
});
