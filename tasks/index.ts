import type { TaskDefinition } from "hardhat/types/tasks";

import { agreementTasks } from "./agreement/index.js";
import { donTasks } from "./don/index.js";

/** All tasks, in the order in which people need them. */
export const tasks: TaskDefinition[] = [...agreementTasks, ...donTasks];
