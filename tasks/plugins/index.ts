import { emptyTask, task } from "hardhat/config";

import { DRY_RUN_FLAG, JSON_FLAG, textOption, YES_FLAG } from "../support/options.js";

export const pluginTasks = [
  emptyTask("plugins", "More ways to fund an agreement: by signature, or from any wallet to a deposit address").build(),
  task(["plugins", "deploy"], "Put the funding plug-ins on a chain, and the escrow where it is missing")
    .addOption(textOption("account", "Who deploys. Default: the network's first account"))
    .addFlag(YES_FLAG)
    .addFlag(DRY_RUN_FLAG)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./deploy.js"))
    .build(),
];
