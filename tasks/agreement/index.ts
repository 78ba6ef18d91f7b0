import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

import { DRY_RUN_FLAG, JSON_FLAG, SAFE_OPTION, textOption, YES_FLAG } from "../support/options.js";
import { SUBJECT_DESCRIPTION } from "./subject-description.js";

const FILE = { name: "file", description: "The agreement file (YAML or JSON)" } as const;
const OUT = textOption("out", "Write it to this file");

const ESCROW = textOption("escrow", "The escrow's address; needed only where none was deployed from here");

const PLUGIN = textOption("plugin", "The funding contract's address; needed only where none was deployed from here");

const DEPOSITED = textOption("token", "Address of the token that is meant, or native. Default: the agreed one");

/** A task that only reads one agreement. */
const reading = (name: string, description: string) =>
  task(["agreement", name], description)
    .addFlag(JSON_FLAG)
    .addPositionalArgument({ name: "agreement", description: SUBJECT_DESCRIPTION })
    .addOption(ESCROW);

/** What tasks that send something have in common. */
const SENDING = {
  account: textOption("account", "Address of the account that sends, where several could"),
  safe: SAFE_OPTION,
} as const;

/** A task that sends something about one agreement. */
const sending = (name: string, description: string) =>
  reading(name, description).addFlag(YES_FLAG).addFlag(DRY_RUN_FLAG).addOption(SENDING.account).addOption(SENDING.safe);

/** A task about payments that did not arrive. They wait for an account, whatever agreement they come from. */
const crediting = (name: string, description: string) =>
  task(["agreement", name], description)
    .addFlag(JSON_FLAG)
    .addFlag(YES_FLAG)
    .addFlag(DRY_RUN_FLAG)
    .addOption({ name: "token", description: "Address of the token, or native", defaultValue: "native" })
    .addOption(ESCROW)
    .addOption(SENDING.account)
    .addOption(SENDING.safe);

export const agreementTasks = [
  emptyTask("agreement", "Agreements: from a file to money").build(),
  task(["agreement", "new"], "Write an agreement file, by questions and answers or as an example")
    .addFlag(JSON_FLAG)
    .addPositionalArgument({ name: "file", description: "Where to write it", defaultValue: "agreement.yaml" })
    .addOption(
      textOption("example", "Ask nothing: an example of this model, such as pay-per-unit; examples/README.md has all"),
    )
    .setAction(() => import("./new/new.js"))
    .build(),
  task(["agreement", "check"], "Say everything that is wrong with an agreement file, and what is unfair to whom")
    .addFlag(JSON_FLAG)
    .addPositionalArgument(FILE)
    .setAction(() => import("./check.js"))
    .build(),
  reading("explain", "Tell an agreement in plain English")
    .setAction(() => import("./explain.js"))
    .build(),
  task(["agreement", "sign"], "The agency signs; the result is a file for the client")
    .addFlag(JSON_FLAG)
    .addFlag(YES_FLAG)
    .addPositionalArgument(FILE)
    .addOption({ name: "out", description: "Where to write the signed file", defaultValue: "signed-agreement.json" })
    .addFlag({ name: "link", description: "Print the signed file as the end of a link, too" })
    .addFlag({ name: "safe", description: "The agency is a Safe: print what its owners sign" })
    .addOption(
      textOption("signatures", "Files with the signatures of a Safe's owners, separated by commas; joins them"),
    )
    .setAction(() => import("./sign.js"))
    .build(),
  sending("propose", "The agency consents on chain, or anyone with its signature")
    .setAction(() => import("./propose.js"))
    .build(),
  sending("retract", "The agency takes its consent back, as long as nothing is funded")
    .setAction(() => import("./retract.js"))
    .build(),
  sending("fund", "The client locks the money of the next periods")
    .addOption({
      name: "periods",
      description: "How many periods",
      type: ArgumentType.INT,
      defaultValue: 1,
    })
    .addOption({
      name: "via",
      description:
        "How the money comes: approve (any token, or the chain's own currency), permit (ERC-2612 tokens), authorization " +
        "(ERC-3009 tokens, such as USDC) or permit2 (any token); in the last two the client only signs, and anyone sends",
      defaultValue: "approve",
    })
    .addOption(textOption("valid", "How long what is signed is valid, such as 36h. Default: 7d, for a permit 1d"))
    .addFlag({
      name: "signOnly",
      description: "Send nothing: sign a file that others fund with, without gas (authorization, permit2)",
    })
    .addOption({ name: "out", description: "Where --sign-only writes", defaultValue: "funding-permission.json" })
    .addOption(textOption("permission", "Fund with a file that the client signed with --sign-only; anyone can"))
    .addFlag({
      name: "approveOnly",
      description: "Only allow Permit2 to take the amount, by a transaction of the client (permit2)",
    })
    .addOption(PLUGIN)
    .setAction(() => import("./fund.js"))
    .build(),
  sending("revoke", "The client takes back what it signed for others to fund with")
    .addOption({ name: "via", description: "What it signed: authorization or permit2", defaultValue: "authorization" })
    .addOption({
      name: "periods",
      description: "For how many periods",
      type: ArgumentType.INT,
      defaultValue: 1,
    })
    .setAction(() => import("./revoke.js"))
    .build(),
  reading("deposit", "Say where money for the next period can be sent from any wallet, and what becomes of it")
    .addOption(PLUGIN)
    .setAction(() => import("./deposit.js"))
    .build(),
  sending("sweep", "Fund the next period with what is at the deposit address")
    .addOption(PLUGIN)
    .setAction(() => import("./sweep.js"))
    .build(),
  sending("return-deposit", "Send what can fund nothing from the deposit address back to the client")
    .addOption(DEPOSITED)
    .addOption(PLUGIN)
    .setAction(() => import("./return-deposit.js"))
    .build(),
  sending("withdraw-deposit", "The client takes everything out of the deposit address")
    .addOption(DEPOSITED)
    .addOption(textOption("to", "Where it goes; default: the client"))
    .addOption(PLUGIN)
    .setAction(() => import("./withdraw-deposit.js"))
    .build(),
  reading("status", "Say where an agreement stands, and who can do what until when")
    .setAction(() => import("./status.js"))
    .build(),
  task(["agreement", "list"], "List agreements, and what each waits for")
    .addFlag(JSON_FLAG)
    .addOption(textOption("party", "Only those with this address as client or agency"))
    .addOption(ESCROW)
    .setAction(() => import("./list.js"))
    .build(),
  sending("interim", "Pay what the running period has earned so far")
    .setAction(() => import("./interim.js"))
    .build(),
  sending("settle", "Pay the oldest period out, or return it")
    .setAction(() => import("./settle.js"))
    .build(),
  sending("dispute", "A party says what the number was, and pays the arbiter's fee")
    .addOption({
      name: "as",
      description: "Which party: client or agency; default: the one whose --account it is, else the client",
      defaultValue: "",
    })
    .addOption({ name: "value", description: "What the number was, as people write it", defaultValue: "" })
    .setAction(() => import("./dispute.js"))
    .build(),
  sending("pay-undisputed", "Move what one party alone left undisputed")
    .setAction(() => import("./pay-undisputed.js"))
    .build(),
  sending("rule", "The arbiter says what the number was")
    .addOption({ name: "value", description: "What the number was, as people write it", defaultValue: "" })
    .setAction(() => import("./rule.js"))
    .build(),
  sending("opt-out", "The client leaves in the trial, with everything back")
    .setAction(() => import("./opt-out.js"))
    .build(),
  sending("cancel", "The client ends the agreement with the agreed notice")
    .setAction(() => import("./cancel.js"))
    .build(),
  sending("resign", "The agency gives up the running and later periods")
    .setAction(() => import("./resign.js"))
    .build(),
  sending("settle-mutually", "Both parties split what is held, and end the agreement")
    .addOption(
      textOption("agency", 'Makes an offer: what the agency gets, such as "1,000 USDC"; the client gets the rest'),
    )
    .addOption({ name: "file", description: "The offer's file", defaultValue: "offer.json" })
    .addOption({ name: "valid", description: "How long a new offer is valid, such as 36h or 7d", defaultValue: "7d" })
    .addFlag({ name: "signOnly", description: "Sign the offer in the file, and let others send it" })
    .setAction(() => import("./settle-mutually.js"))
    .build(),
  crediting("withdraw", "Fetch what could not be delivered to you")
    .addOption(textOption("to", "Where it goes; default: the account itself"))
    .setAction(() => import("./withdraw.js"))
    .build(),
  crediting("push-credit", "Try once more to deliver a payment to its payee")
    .addOption({ name: "payee", description: "Address of the payee", defaultValue: "" })
    .setAction(() => import("./push-credit.js"))
    .build(),
  reading("receipt", "Tell an agreement's life from the chain alone, every payment recomputed")
    .addOption({ name: "format", description: "text, json, csv, html or ics", defaultValue: "text" })
    .addOption(OUT)
    .addOption(textOption("invoice", "Number of the invoice that an HTML statement is to be"))
    .addOption(
      textOption("vat", "Rate of the tax on it, in per cent, such as 19; it comes on top of what the escrow paid"),
    )
    .addFlag({ name: "vatIncluded", description: "The tax is contained in what the escrow paid instead" })
    .setAction(() => import("./receipt.js"))
    .build(),
  reading("export", "Write the agreement file of an agreement, also of one known by its id alone")
    .addOption(OUT)
    .setAction(() => import("./export.js"))
    .build(),
];
