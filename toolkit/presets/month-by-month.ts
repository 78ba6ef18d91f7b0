import { parseAmount } from "../units/amount.js";
import { ratePerUnit } from "../units/rate.js";
import { atMost, compile, money } from "./compile.js";
import type { CommonOptions, Preset } from "./preset.js";
import type { MetricUnit } from "../units/unit.js";
import { ONE_USDC, sampleOptions, USDC, type PresetSample } from "./sample.js";

export interface MonthByMonthOptions extends CommonOptions {
  /** Tokens owed for every period that is funded. */
  readonly base: string;
  /** Tokens for every unit. */
  readonly price: string;
  /** Most that one period pays, base included, in tokens. */
  readonly cap: string;
  /** Further periods that the client still commits to when it cancels. */
  readonly cancelNotice: number;
}

/**
 * Recurring without a long commitment: periods are funded one by one, and the agreement ends with the first that is not.
 *
 * @throws PresetError, AmountError, DurationError
 */
export function monthByMonth(options: MonthByMonthOptions): Preset {
  const { price, token, metric, timing, cancelNotice } = options;
  const cap = parseAmount(options.cap, token.decimals);
  const base = parseAmount(options.base, token.decimals);
  const name = timing.periodName ?? "period";
  const further = `${cancelNotice} further funded ${name}${cancelNotice === 1 ? "" : "s"}`;
  const notice = cancelNotice === 0 ? "to be cancelled at any time" : `a cancelled one still runs for ${further}`;
  return compile(
    { ...options, timing: { ...timing, cancelNotice } },
    { cap, base, steps: [{ threshold: 0n, lump: 0n, rate: ratePerUnit(price, token.decimals, metric.decimals) }] },
    `${money(base, token)} and ${price} ${token.symbol} per ${metric.one}, ${atMost(cap, options)}; ` +
      `funded one ${name} at a time, ${notice}.`,
  );
}

const TICKETS: MetricUnit = { one: "ticket resolved", many: "tickets resolved", decimals: 0 };

export const MONTH_BY_MONTH_SAMPLE: PresetSample = {
  name: "recurring, month by month",
  field: "no long-term commitment",
  build: (start) =>
    monthByMonth({ ...sampleOptions(TICKETS, start, 12), base: "500", price: "1.20", cap: "3,000", cancelNotice: 1 }),
  token: USDC,
  metric: TICKETS,
  payouts: [
    { period: 0, value: 1_180n, total: 1_916n * ONE_USDC, because: "500 + 1,180 × 1.20 = 1,916" },
    { period: 11, value: 2_500n, total: 3_000n * ONE_USDC, because: "500 + 2,500 × 1.20 = 3,500, capped at 3,000" },
  ],
};
