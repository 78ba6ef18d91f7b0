import type { SendArguments } from "../../support/carry-out.js";
import type { NetworkArguments } from "../find-network.js";

/** What the tasks that send something take. */
export interface SubscriptionArguments extends SendArguments, NetworkArguments {}
