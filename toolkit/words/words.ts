import { getAddress, ZeroAddress } from "ethers";

import type { Agreement, Role } from "../agreement/agreement.js";
import { periodEnd, periodStart } from "../terms/periods.js";
import { formatAmount } from "../units/amount.js";
import { momentText } from "./moment.js";
import { metricUnit, quantityText } from "./unit.js";

/** The facts of one agreement as sentences need them. Periods are counted from 1, as people count. */
export interface Words {
  /** `10,000 USDC` */
  amount(baseUnits: bigint): string;
  /** `1 March 2027, 00:00 (Europe/Berlin)` */
  moment(seconds: bigint): string;
  /** `the client Acme (0x…)`, or `the client (0x…)` where no name is known. */
  party(role: Role): string;
  /** `period 2 of 3` */
  period(period: number): string;
  /** `period 2 of 3 (1 February 2027, 00:00 to 1 March 2027, 00:00 (Europe/Berlin))` */
  periodWithDates(period: number): string;
  /** `periods 2 to 3 of 3`, or as `period` for one. */
  periods(first: number, count: number): string;
  /** `1 qualified lead`, `137 qualified leads`; without a definition `137 metric units`. */
  metric(value: bigint): string;
}

/**
 * The words for `agreement`.
 *
 * @param reader Whose time zone dates are in. Without one: the client's and the agency's where they are the same, else
 * UTC.
 */
export function wordsFor(agreement: Agreement, reader?: Role): Words {
  const { terms, token, names } = agreement;
  const zone = zoneFor(agreement, reader);
  const unit = metricUnit(agreement.metric);
  const count = terms.periodEnds.length;
  const period = (each: number) => `period ${each + 1} of ${count}`;
  return {
    amount: (baseUnits) => `${formatAmount(baseUnits, token.decimals)} ${token.symbol}`,
    moment: (seconds) => momentText(seconds, zone),
    party: (role) => {
      const name = names?.[role];
      return `the ${role}${name === undefined ? "" : ` ${name}`} (${getAddress(terms[role])})`;
    },
    period,
    periodWithDates: (each) => {
      const from = momentText(periodStart(terms, each), zone).replace(` (${zone})`, "");
      return `${period(each)} (${from} to ${momentText(periodEnd(terms, each), zone)})`;
    },
    periods: (first, many) => (many === 1 ? period(first) : `periods ${first + 1} to ${first + many} of ${count}`),
    metric: (value) => quantityText(unit, value),
  };
}

/** Decimal places of the metric, or undefined when its definition is not known. */
export function metricDecimals({ metric }: Agreement): number | undefined {
  return metric.kind === "unknown" ? undefined : Number(metric.definition.decimals);
}

/** Whether the agreement is in the chain's own currency. */
export function isNative({ terms }: Pick<Agreement, "terms">): boolean {
  return terms.token === ZeroAddress;
}

function zoneFor({ zones }: Agreement, reader: Role | undefined): string {
  if (reader === "client" || reader === "agency") return zones?.[reader] ?? "UTC";
  return zones?.client !== undefined && zones.client === zones.agency ? zones.client : "UTC";
}
