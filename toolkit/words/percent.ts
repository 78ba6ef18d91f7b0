import { formatAmount } from "../units/amount.js";

/** Basis points as people read them: `85 %`, `12.5 %`. */
export function percent(bps: bigint): string {
  return `${formatAmount(bps, 2)} %`;
}
