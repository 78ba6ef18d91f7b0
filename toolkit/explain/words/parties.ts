import type { Role } from "../../agreement/agreement.js";
import { harmless } from "../../words/harmless.js";
import type { Subject } from "../subject.js";

/** What a participant calls itself: `Acme Ltd (the client)`, or `the client` where no name is known. */
export function partyName({ agreement }: Subject, role: Role): string {
  const name = harmless(agreement.names?.[role] ?? "");
  return name === "" ? `the ${role}` : `${name} (the ${role})`;
}

/** `period 1`, `periods 1 and 3`, `periods 1 to 12`. People count from 1. */
export function periodNames(periods: readonly number[]): string {
  const first = periods[0] ?? 0;
  const last = periods.at(-1) ?? first;
  if (periods.length === 1) return `period ${first + 1}`;
  if (last - first === periods.length - 1 && periods.length > 2) return `periods ${first + 1} to ${last + 1}`;
  const names = periods.map((period) => String(period + 1));
  return `periods ${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
