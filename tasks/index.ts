import type { TaskDefinition } from "hardhat/types/tasks";

import { agreementTasks } from "./agreement/index.js";
import { doctorTasks } from "./doctor/index.js";
import { donTasks } from "./don/index.js";
import { escrowTasks } from "./escrow/index.js";
import { functionsTasks } from "./functions/index.js";
import { keeperTasks } from "./keeper/index.js";
import { metricTasks } from "./metric/index.js";
import { oracleTasks } from "./oracle/index.js";
import { pluginTasks } from "./plugins/index.js";

/** All tasks, in the order in which people need them. */
export const tasks: TaskDefinition[] = [
  ...agreementTasks,
  ...metricTasks,
  ...keeperTasks,
  ...donTasks,
  ...escrowTasks,
  ...oracleTasks,
  ...pluginTasks,
  ...functionsTasks,
  ...doctorTasks,
];
