import { getAddress, ZeroAddress } from "ethers";

import type { Agreement, Role } from "../agreement/agreement.js";
import type { KnownSources } from "../metrics/known-source.js";
import { allWindows, type PeriodWindows } from "../schedule/windows.js";
import { agreementId } from "../terms/typed-data.js";
import type { Terms } from "../terms/types.js";
import { formatAmount } from "../units/amount.js";
import { harmless, quoted } from "../words/harmless.js";
import { quantityText, unitWords, type UnitWords } from "../words/unit.js";
import { stakes, type Stakes } from "./figures/stakes.js";
import { readMetric, type MetricReading } from "./metric-reading.js";
import { partyClocks, type PartyClocks } from "./words/zones.js";

/** What every section writes about, and the words that all of them use. */
export interface Subject {
  readonly agreement: Agreement;
  readonly terms: Terms;
  readonly id: string;
  readonly reading: MetricReading;
  readonly unit: UnitWords;
  readonly windows: readonly PeriodWindows[];
  readonly stakes: Stakes;
  readonly clocks: PartyClocks;
  readonly hasArbiter: boolean;
  readonly isNative: boolean;
  /** `USDC`. */
  readonly symbol: string;
  /** `7,920 USDC`. */
  readonly money: (amount: bigint) => string;
  /** `137 qualified leads`. */
  readonly quantity: (value: bigint) => string;
  /** `137`. */
  readonly number: (value: bigint) => string;
  /** A moment by each party's clock, one line each. */
  readonly when: (at: bigint) => string[];
  /** An address, and which party it is. */
  readonly account: (address: string) => string;
}

/** Reads the agreement once, for all sections. */
export function subjectOf(agreement: Agreement, sources: KnownSources): Subject {
  const { terms, token, location } = agreement;
  const reading = readMetric(agreement, sources);
  const unit = unitOf(reading);
  const clocks = partyClocks(agreement.zones);
  const isNative = terms.token === ZeroAddress;
  const symbol = symbolOf(token.symbol, isNative);
  const number = (value: bigint) => formatAmount(value, unit.decimals);

  return {
    agreement,
    terms,
    id: agreementId(terms, location),
    reading,
    unit,
    windows: allWindows(terms),
    stakes: stakes(terms),
    clocks,
    hasArbiter: terms.arbiter !== ZeroAddress,
    isNative,
    symbol,
    money: (amount) => `${formatAmount(amount, token.decimals)} ${symbol}`,
    number,
    quantity: (value) => quantityText(unit, value),
    when: (at) => clocks.clocks.map((clock) => clock.inFull(at)),
    account: (address) => {
      const role = roleOf(terms, address);
      return role === undefined ? getAddress(address) : `${getAddress(address)}, the ${role}`;
    },
  };
}

/** Which part in the agreement an address has, if any. */
export function roleOf(terms: Terms, address: string): Role | undefined {
  return (["client", "agency", "arbiter"] as const).find(
    (role) => terms[role] !== ZeroAddress && getAddress(terms[role]) === getAddress(address),
  );
}

function unitOf(reading: MetricReading): UnitWords {
  return "definition" in reading
    ? unitWords(reading.definition.unit, Number(reading.definition.decimals))
    : { one: "unit", many: "units", decimals: 0 };
}

/** A token calls itself what it likes; what does not look like a symbol is quoted. */
function symbolOf(given: string, isNative: boolean): string {
  const symbol = harmless(given);
  if (symbol === "") return isNative ? "ETH" : "tokens";
  return /^[\p{L}\p{N}$€£₮._+-]{1,16}$/u.test(symbol) ? symbol : quoted(symbol.slice(0, 40));
}
