import { emptyTask, task } from "hardhat/config";

import { DRY_RUN_FLAG, JSON_FLAG, textOption, YES_FLAG } from "../support/options.js";

export const escrowTasks = [
  emptyTask("escrow", "The contract that holds the money of agreements").build(),
  task(["escrow", "deploy"], "Put the escrow on a chain; what is there already is not deployed again")
    .addOption(textOption("account", "Who deploys. Default: the network's first account"))
    .addFlag(YES_FLAG)
    .addFlag(DRY_RUN_FLAG)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./deploy.js"))
    .build(),
];
