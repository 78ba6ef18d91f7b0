import type { Status } from "../../toolkit/agreement/status.js";

/** A status for people: `awaiting funding`. */
export function statusText(status: Status): string {
  if (status === "unknown") return "not on the chain yet";
  return status.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
