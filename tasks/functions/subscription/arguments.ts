import type { CommonArguments } from "../../support/task-action.js";
import type { NetworkArguments } from "../find-network.js";

/** What the tasks that send something take. */
export interface SubscriptionArguments extends CommonArguments, NetworkArguments {
  readonly account: string | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
}
