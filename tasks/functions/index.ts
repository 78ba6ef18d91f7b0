import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

import { DRY_RUN_FLAG, JSON_FLAG, SAFE_OPTION, textOption, YES_FLAG } from "../support/options.js";

const ROUTER = textOption("router", "Address of the network's Functions router. Default: the local or the known one");
const LINK = textOption("link", "Address of the LINK token. Default: the local or the known one");
const ACCOUNT = textOption("account", "Whose transaction it is. Default: the network's first account");
const ORACLE = textOption("oracle", "Address of the metric oracle. Default: the one deployed from here");
const SUBSCRIPTION = {
  name: "subscription",
  description: "Number of the subscription",
  type: ArgumentType.BIGINT,
} as const;

export const functionsTasks = [
  emptyTask("functions", "The account that pays the oracle network, and the secrets it measures with").build(),
  emptyTask(["functions", "subscription"], "The LINK from which an asker's questions are paid").build(),
  task(["functions", "subscription", "create"], "Open a subscription for the metric oracle")
    .addOption(ORACLE)
    .addOption(ACCOUNT)
    .addOption(SAFE_OPTION)
    .addOption(ROUTER)
    .addOption(LINK)
    .addFlag(YES_FLAG)
    .addFlag(DRY_RUN_FLAG)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./subscription/create.js"))
    .build(),
  task(["functions", "subscription", "fund"], "Put LINK into a subscription")
    .addPositionalArgument(SUBSCRIPTION)
    .addPositionalArgument({ name: "amount", description: 'Such as "5 LINK"', type: ArgumentType.STRING })
    .addOption(ACCOUNT)
    .addOption(SAFE_OPTION)
    .addOption(ROUTER)
    .addOption(LINK)
    .addFlag(YES_FLAG)
    .addFlag(DRY_RUN_FLAG)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./subscription/fund.js"))
    .build(),
  task(["functions", "subscription", "add"], "Let a metric oracle use a subscription")
    .addPositionalArgument(SUBSCRIPTION)
    .addOption(ORACLE)
    .addOption(ACCOUNT)
    .addOption(SAFE_OPTION)
    .addOption(ROUTER)
    .addOption(LINK)
    .addFlag(YES_FLAG)
    .addFlag(DRY_RUN_FLAG)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./subscription/add.js"))
    .build(),
  task(["functions", "subscription", "info"], "What a subscription has, and how many questions it still pays for")
    .addPositionalArgument(SUBSCRIPTION)
    .addOption(ROUTER)
    .addOption(LINK)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./subscription/info.js"))
    .build(),
  task(["functions", "subscription", "cancel"], "Close a subscription and take its LINK out")
    .addPositionalArgument(SUBSCRIPTION)
    .addOption(textOption("to", "Who gets the LINK. Default: the owner"))
    .addOption(ACCOUNT)
    .addOption(SAFE_OPTION)
    .addOption(ROUTER)
    .addOption(LINK)
    .addFlag(YES_FLAG)
    .addFlag(DRY_RUN_FLAG)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./subscription/cancel.js"))
    .build(),
  emptyTask(["functions", "secrets"], "Credentials that only the oracle network can read").build(),
  task(["functions", "secrets", "upload"], "Encrypt credentials and leave them with the oracle network")
    .addPositionalArgument({
      name: "names",
      description: "Names as the source uses them: hubspotToken, or hubspotToken=MY_VARIABLE; commas between",
      type: ArgumentType.STRING,
    })
    .addOption({
      name: "slot",
      description: "Slot of the metric's definition",
      type: ArgumentType.INT,
      defaultValue: 0,
    })
    .addOption({
      name: "lifetime",
      description: "How long they are good for: 90d at most",
      type: ArgumentType.STRING,
      defaultValue: "90d",
    })
    .addOption(ACCOUNT)
    .addFlag(YES_FLAG)
    .addFlag(DRY_RUN_FLAG)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./secrets/upload.js"))
    .build(),
  task(["functions", "secrets", "status"], "Which credentials were uploaded from here, and when they expire")
    .addOption(textOption("account", "Only this account's. Default: all"))
    .addOption(textOption("file", "An agreement: also say which of its questions they do not outlive"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("./secrets/status.js"))
    .build(),
];
