import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

import { DRY_RUN_FLAG, JSON_FLAG, textOption, YES_FLAG } from "../support/options.js";

const number = <const Name extends string>(name: Name, description: string, defaultValue: number) =>
  ({ name, description, type: ArgumentType.INT, defaultValue }) as const;

export const keeperTasks = [
  emptyTask("keeper", "A process that does what falls due").build(),
  task(["keeper", "run"], "Ask, pay and settle what falls due in a party's agreements; Ctrl+C stops it")
    .addOption(textOption("account", "The keeper's own account, which pays for gas. Default: the network's first"))
    .addOption(textOption("parties", "Whose agreements: addresses with commas between. Default: the account's own"))
    .addFlag({ name: "arbiter", description: "Also those of which one of the parties is the arbiter" })
    .addOption(textOption("escrow", "The escrow's address; needed only where none was deployed from here"))
    .addOption(textOption("oracle", "The Functions oracle that it asks. Default: the one deployed from here"))
    .addOption({
      name: "subscription",
      description: "Number of the subscription that pays. Default: the account's own",
      type: ArgumentType.BIGINT,
      defaultValue: 0n,
    })
    .addOption(
      textOption("secretsVersion", "Version of the account's secrets, 0 for none. Default: as uploaded from here"),
    )
    .addFlag({ name: "settleOnly", description: "Ask nothing; pay and settle by the answers that there are" })
    .addOption(textOption("journal", "Folder of its journal. Default: beside what was deployed to the chain"))
    .addOption(number("poll", "Seconds between two looks at the chain", 12))
    .addOption({ name: "maxFee", description: "Most that it offers for a unit of gas, in gwei", defaultValue: "100" })
    .addOption({ name: "tip", description: "What the block's producer gets of that, in gwei", defaultValue: "1" })
    .addOption(number("maxAsks", "Most requests for one question", 6))
    .addOption(number("metricsPort", "Serve figures for Prometheus on this port of 127.0.0.1; 0 for none", 0))
    .addFlag({ name: "once", description: "Look at the chain once, do what is due, and end" })
    .addFlag(YES_FLAG)
    .addFlag(DRY_RUN_FLAG)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./run.js"))
    .build(),
];
