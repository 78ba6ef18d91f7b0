import { PerformanceEscrowError } from "../errors.js";
import { parseScaled } from "../units/decimal.js";
import type { Receipt } from "./receipt.js";
import { movements, type Movement } from "./movements.js";

/** What a statement needs to be an invoice. All of it is the issuer's word; the chain knows only the amounts. */
export interface InvoiceOptions {
  /** The issuer's own number. */
  readonly number?: string;
  /** Day of issue, as the issuer writes it. */
  readonly date?: string;
  /** Name, address, tax number: one line each. */
  readonly issuer?: readonly string[];
  readonly recipient?: readonly string[];
  readonly vat?: {
    /** Per cent, as people write it: `19`, `7.7`, `0`. */
    readonly rate: string;
    /** Whether what the escrow paid has the tax in it (`gross`), or the tax comes on top and is paid elsewhere (`net`). */
    readonly amountsAre: "net" | "gross";
    /** Why the rate is what it is, such as a reverse charge. */
    readonly note?: string;
  };
  /** Decimal places to which the tax of each movement is rounded, half up. Default 2, and no more than the token has. */
  readonly taxDecimals?: number;
}

/** One payment to the agency with its tax, in token base units: net + vat = gross. */
export interface InvoiceLine {
  readonly movement: Movement;
  readonly net: bigint;
  readonly vat: bigint;
  readonly gross: bigint;
}

/** A tax rate or a rounding that no invoice can have. */
export class InvoiceError extends PerformanceEscrowError {
  override readonly name = "InvoiceError";
}

/**
 * What the agency was paid, with the tax: what it did for the client. Money that went back is not turnover, and the fees
 * of disputes are between a party and the arbiter.
 *
 * @throws InvoiceError
 */
export function invoiceLines(receipt: Receipt, options: InvoiceOptions): InvoiceLine[] {
  const paid = movements(receipt).filter(({ kind, to }) => kind !== "fee" && to.role === "agency");
  const rate = taxRate(options);
  const unit = roundingUnit(receipt, options);
  return paid.map((movement) => {
    const { amount } = movement;
    if (options.vat?.amountsAre === "gross") {
      const vat = rounded(amount * rate, FULL + rate, unit);
      return { movement, net: amount - vat, vat, gross: amount };
    }
    const vat = rounded(amount * rate, FULL, unit);
    return { movement, net: amount, vat, gross: amount + vat };
  });
}

/** 100 per cent, in millionths of a per cent. */
const FULL = 100_000_000n;

function taxRate({ vat }: InvoiceOptions): bigint {
  if (vat === undefined) return 0n;
  let rate: bigint;
  try {
    rate = parseScaled(vat.rate, 6);
  } catch (cause) {
    throw new InvoiceError(`"${vat.rate}" is no tax rate.`, "Write per cent, like 19 or 7.7.", { cause });
  }
  if (rate > FULL) throw new InvoiceError(`A tax of ${vat.rate} % is too high.`, "Write per cent, like 19 or 7.7.");
  return rate;
}

function roundingUnit({ token }: Receipt, { taxDecimals = 2 }: InvoiceOptions): bigint {
  if (!Number.isSafeInteger(taxDecimals) || taxDecimals < 0) {
    throw new InvoiceError(
      `Taxes cannot be rounded to ${taxDecimals} decimal places.`,
      "Use 2, as most currencies do.",
    );
  }
  return 10n ** BigInt(Math.max(token.decimals - taxDecimals, 0));
}

/** `dividend / divisor`, rounded half up to a multiple of `unit`. */
function rounded(dividend: bigint, divisor: bigint, unit: bigint): bigint {
  const step = divisor * unit;
  return ((2n * dividend + step) / (2n * step)) * unit;
}
