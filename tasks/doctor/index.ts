import { task } from "hardhat/config";

import { JSON_FLAG, textOption } from "../support/options.js";

export const doctorTasks = [
  task("doctor", "What is wrong with keys, network, contracts, money and secrets, and what to do about it")
    .addOption(textOption("account", "Look at this party's money, subscriptions and secrets, too"))
    .addOption(textOption("token", "The token that it needs. Default: USDC"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("./doctor.js"))
    .build(),
];
