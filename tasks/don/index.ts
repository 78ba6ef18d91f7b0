import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

import { JSON_FLAG } from "../support/options.js";
import { LOCAL_NODE_PORT } from "./port.js";

export const donTasks = [
  emptyTask("don", "A local chain with the oracle network").build(),
  task(
    ["don", "start"],
    "Start a node with the escrow, a working oracle network, a test token and a CRM; Ctrl+C stops it",
  )
    .addFlag(JSON_FLAG)
    .addOption({
      name: "port",
      description: "Port of the node on 127.0.0.1; set LOCAL_NODE_PORT instead to move the network localhost with it",
      type: ArgumentType.INT,
      defaultValue: LOCAL_NODE_PORT,
    })
    .setAction(() => import("./start.js"))
    .build(),
];
