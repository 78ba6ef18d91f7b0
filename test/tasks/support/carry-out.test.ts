/*
 * carryOut(plan, args, chain, context): what every task does that sends, here without a chain
 * ├── tells everything before it asks anything; asks about each warning that deserves it, and then about sending
 * ├── a no, or nobody to ask, ends it before anything is signed; --yes asks nothing
 * ├── without the key nobody is asked
 * ├── a dry run needs no key, and tries what can be tried
 * └── for a Safe it writes a file, and needs no key
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { NotAnAddressError } from "../../../tasks/support/account.js";
import { BalanceShortError, carryOut, NoSenderError, type SendArguments } from "../../../tasks/support/carry-out.js";
import { NoKeyError } from "../../../tasks/support/chain.js";
import { DeclinedError, NobodyToAskError } from "../../../tasks/support/terminal.js";
import type { Plan } from "../../../toolkit/calls/shared/call.js";
import { WrongSenderError } from "../../../toolkit/signing/errors.js";
import { NoConnectionError } from "../../../toolkit/sending/send.js";
import { fakeChain, fakeKey, fakeTerminal } from "./fakes.js";
import { rejection } from "./rejection.js";

const CLIENT = fakeKey("client");
const OTHER = "0x7777777777777777777777777777777777777777";
const call = { chainId: 31_337n, to: OTHER, data: "0x12345678", value: 5n, description: "Pay" };

const PLAN: Plan = {
  calls: [call],
  sender: CLIENT.address,
  summary: ["The client pays.", "It cannot be undone."],
  warnings: [
    { code: "ExchangeAddress", text: "Is it your own address? An exchange's will not do.", confirm: true },
    { code: "ArbiterIsContract", text: "The arbiter is a contract.", confirm: false },
    { code: "UnusedAddress", text: "It was never used.", confirm: true },
  ],
};
const ARGS: SendArguments = { json: false, yes: false, dryRun: false, account: undefined, safe: undefined };
const chain = fakeChain([CLIENT]);

describe("carryOut", () => {
  it("tells the summary and every warning before the first question", async () => {
    const terminal = fakeTerminal(() => false);
    await rejection(carryOut(PLAN, ARGS, chain, { terminal }));
    expect(terminal.told.slice(0, 5)).to.deep.equal([
      "The client pays.",
      "It cannot be undone.",
      "Warning: Is it your own address? An exchange's will not do.",
      "Warning: The arbiter is a contract.",
      "Warning: It was never used.",
    ]);
    expect(terminal.asked).to.deep.equal(["Is it your own address? Go on?"]);
  });

  it("asks about each warning that deserves it, then about sending, and sends after the last yes", async () => {
    const terminal = fakeTerminal(() => true);
    const sending = await rejection(carryOut(PLAN, ARGS, chain, { terminal }));
    expect(sending).to.be.instanceOf(NoConnectionError);
    expect(terminal.asked).to.deep.equal([
      "Is it your own address? Go on?",
      "It was never used. Go on?",
      `Send this from ${CLIENT.address} on nowhere?`,
    ]);
  });

  it("ends with any no", async () => {
    for (const no of ["own address", "never used", "Send this"]) {
      const terminal = fakeTerminal((question) => !question.includes(no));
      const error = await rejection(carryOut(PLAN, ARGS, chain, { terminal }));
      expect(error, no).to.be.instanceOf(DeclinedError);
      expect(terminal.asked.at(-1)).to.include(no);
    }
  });

  it("ends when nobody can be asked, and asks nothing with --yes", async () => {
    const alone = fakeTerminal();
    const error = await rejection(carryOut(PLAN, ARGS, chain, { terminal: alone }));
    expect(error).to.be.instanceOf(NobodyToAskError);
    expect((error as NobodyToAskError).remedy).to.equal("Add --yes to go on unasked.");
    const sending = await rejection(carryOut(PLAN, { ...ARGS, yes: true }, chain, { terminal: alone }));
    expect(sending).to.be.instanceOf(NoConnectionError);
    expect(alone.asked).to.deep.equal([]);
  });

  it("asks nobody when the key is not here", async () => {
    const terminal = fakeTerminal(() => true);
    const error = await rejection(carryOut(PLAN, ARGS, fakeChain([fakeKey("other")]), { terminal }));
    expect(error).to.be.instanceOf(NoKeyError);
    expect(error.message).to.include(`There is no key for ${CLIENT.address} on network nowhere`);
    expect(terminal.asked).to.deep.equal([]);
  });

  it("lets only the plan's sender send, and a named account where anyone can", async () => {
    const [one, two] = [fakeKey("one"), fakeKey("two")];
    const here = fakeChain([one, two, CLIENT]);
    const asks = async (plan: Plan, account: string | undefined) => {
      const terminal = fakeTerminal(() => false);
      await rejection(carryOut({ ...plan, warnings: [] }, { ...ARGS, account }, here, { terminal }));
      return terminal.asked[0];
    };
    expect(await asks(PLAN, CLIENT.address.toLowerCase())).to.include(`from ${CLIENT.address}`);
    expect(await asks({ ...PLAN, sender: undefined }, two.address)).to.include(`from ${two.address}`);
    expect(await asks({ ...PLAN, sender: undefined }, undefined)).to.include(`from ${one.address}`);
  });

  it("does not let another one send than the account that is named, though the plan's sender is here", async () => {
    const here = fakeChain([fakeKey("one"), CLIENT]);
    const account = fakeKey("one").address;
    for (const how of [{}, { dryRun: true }, { safe: "safe.json" }]) {
      const error = await rejection(
        carryOut(PLAN, { ...ARGS, yes: true, account, ...how }, here, { terminal: fakeTerminal() }),
      );
      expect(error).to.be.instanceOf(WrongSenderError);
      expect(error.message).to.include(CLIENT.address).and.to.include("Leave --account out");
    }
  });

  it("sends nothing, and asks nobody, when what is to be paid is not there", async () => {
    const terminal = fakeTerminal();
    const warnings = [
      { code: "BalanceShort", text: "The client has 1 USDC and needs 2 USDC.", confirm: false },
    ] as const;
    const error = await rejection(carryOut({ ...PLAN, warnings }, ARGS, chain, { terminal }));
    expect(error).to.be.instanceOf(BalanceShortError);
    expect(error.message).to.match(/^The client has 1 USDC .+ Nothing was sent\.$/);
    expect(terminal.asked).to.deep.equal([]);
  });

  describe("in a dry run", () => {
    const provider = {
      getNetwork: () => Promise.resolve({ chainId: 31_337n }),
      getBalance: () => Promise.resolve(10n ** 18n),
      estimateGas: () => Promise.resolve(50_000n),
      call: () => Promise.resolve("0x"),
      getFeeData: () => Promise.resolve({ maxFeePerGas: 10n ** 9n }),
    };
    const dry = { ...ARGS, dryRun: true };
    const keyless = fakeChain([], provider as never);

    it("needs no key and no answer, and tries the first call", async () => {
      const terminal = fakeTerminal();
      const plan = { ...PLAN, calls: [call, { ...call, description: "Pay again" }] };
      const { text, data } = await carryOut(plan, dry, keyless, { terminal });
      expect(text)
        .to.include(`Pay: would be accepted from ${CLIENT.address}, at most 0.00006 ETH in fees`)
        .and.to.match(/Pay again: .+ before it is done/)
        .and.to.match(/Nothing was sent\.$/);
      expect(data).to.deep.include({ sent: false, from: CLIENT.address });
    });

    it("wants to know for whom, where anyone can send", async () => {
      const open = { ...PLAN, sender: undefined };
      const nobody = await rejection(carryOut(open, dry, keyless, { terminal: fakeTerminal() }));
      expect(nobody).to.be.instanceOf(NoSenderError);
      const wrong = { ...dry, account: "0x12" };
      const typo = await rejection(carryOut(open, wrong, keyless, { terminal: fakeTerminal() }));
      expect(typo).to.be.instanceOf(NotAnAddressError);
      const { data } = await carryOut(open, { ...dry, account: OTHER }, keyless, { terminal: fakeTerminal() });
      expect(data).to.deep.include({ from: OTHER });
    });
  });

  it("writes the transactions for a Safe, without a key, a question or a connection", async () => {
    const folder = mkdtempSync(join(tmpdir(), "carry-out-"));
    const safe = join(folder, "batch.json");
    const terminal = fakeTerminal();
    const { text, data } = await carryOut(PLAN, { ...ARGS, safe }, fakeChain([]), { terminal });
    const batch = JSON.parse(readFileSync(safe, "utf8")) as { chainId: string; transactions: { to: string }[] };
    rmSync(folder, { recursive: true });
    expect(text).to.include(`1 transaction of the Safe ${CLIENT.address}`).and.to.include("Nothing was sent.");
    expect(data).to.deep.include({ sent: false, file: safe, safe: CLIENT.address });
    expect(batch.chainId).to.equal("31337");
    expect(batch.transactions).to.have.length(1);
    expect(batch.transactions[0]).to.include({ to: OTHER, value: "5", data: "0x12345678" });
  });
});
