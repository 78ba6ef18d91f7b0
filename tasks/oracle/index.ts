import { emptyTask, task } from "hardhat/config";

import { DRY_RUN_FLAG, JSON_FLAG, textOption, YES_FLAG } from "../support/options.js";

export const oracleTasks = [
  emptyTask("oracle", "The contracts that answer what was measured").build(),
  task(["oracle", "deploy"], "Put a metric oracle on a chain; what is there already is not deployed again")
    .addOption(textOption("kind", "functions (an oracle network measures) or attested (named signers say the number)"))
    .addOption(textOption("router", "For functions: the network's router. Default: the local network's"))
    .addOption(textOption("account", "Who deploys. Default: the network's first account"))
    .addFlag(YES_FLAG)
    .addFlag(DRY_RUN_FLAG)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./deploy.js"))
    .build(),
];
