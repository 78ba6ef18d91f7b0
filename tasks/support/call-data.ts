import type { Call } from "../../toolkit/calls/shared/call.js";

/** A call as `--json` prints it. */
export function callData({ chainId, to, data, value, description }: Call) {
  return { chainId, to, value, data, description };
}
