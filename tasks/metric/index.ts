import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

import { SUBJECT_DESCRIPTION } from "../agreement/subject-description.js";
import { DRY_RUN_FLAG, JSON_FLAG, SAFE_OPTION, textOption, YES_FLAG } from "../support/options.js";

const SOURCE = textOption("source", "File with the JavaScript that measures, where it is none of this project's");

/** A task about the metric of one agreement. */
const about = (name: string, description: string) =>
  task(["metric", name], description)
    .addFlag(JSON_FLAG)
    .addFlag(YES_FLAG)
    .addPositionalArgument({ name: "agreement", description: SUBJECT_DESCRIPTION })
    .addOption(textOption("escrow", "The escrow's address, for an agreement given by its id"));

/** One that sends something. */
const sending = (name: string, description: string) =>
  about(name, description)
    .addFlag(DRY_RUN_FLAG)
    .addOption(textOption("account", "Address of the account that signs and sends, where several could"))
    .addOption(SAFE_OPTION);

export const metricTasks = [
  emptyTask("metric", "Metrics: prove what is measured, publish it, have it measured or attested").build(),
  about("simulate", "Run the very program that oracle nodes would, without a chain or a key")
    .addOption(textOption("from", "First day that counts, such as 2027-01-01. Default: 7 days before the end"))
    .addOption(textOption("to", "First day that no longer counts. Default: now"))
    .addOption(
      textOption("secret", "Secrets and the variables that hold them: hubspotToken=MY_VARIABLE; commas between"),
    )
    .addOption(SOURCE)
    .setAction(() => import("./simulate/simulate.js"))
    .build(),
  sending("publish", "Publish on its oracle what an agreement measures, and how")
    .addOption(SOURCE)
    .setAction(() => import("./publish.js"))
    .build(),
  sending("ask", "Have the oracle network measure what is due, and wait for the answer")
    .addOption({
      name: "subscription",
      description: "Number of the asker's subscription that pays. Default: the one that the oracle may use",
      type: ArgumentType.BIGINT,
      defaultValue: 0n,
    })
    .addOption(textOption("secretsVersion", "Version of the asker's hosted secrets. Default: as uploaded from here"))
    .addOption(SOURCE)
    .setAction(() => import("./ask/ask.js"))
    .build(),
  sending("attest", "Sign the number that is due as one of its signers, and submit it when enough have")
    .addOption(textOption("value", "The number, as people write it. Without it nothing is signed"))
    .addOption(textOption("file", "Where signatures are collected. Default: a file named after the question"))
    .addOption(textOption("merge", "Files of other signers to add, commas between"))
    .addFlag({ name: "submit", description: "Send it to the oracle, once enough have signed" })
    .setAction(() => import("./attest/attest.js"))
    .build(),
];
