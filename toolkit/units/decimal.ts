import { PerformanceEscrowError } from "../errors.js";

/** A number that is not written as people write amounts, or that cannot be represented exactly. */
export class AmountError extends PerformanceEscrowError {
  override readonly name = "AmountError";
}

const WRITTEN = /^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/;

/**
 * A decimal number as people write it (`40`, `7,920`, `2,345.678`), times 10^`scale`, exactly.
 *
 * Commas must separate thousands, so that `1,5` is refused and not read as 15. There is no sign, exponent or space.
 *
 * @throws AmountError when it is written otherwise or would have to be rounded.
 */
export function parseScaled(text: string, scale: number): bigint {
  if (!WRITTEN.test(text)) {
    throw new AmountError(`"${text}" is no amount.`, "Write it like 40, 7,920 or 2,345.678.");
  }
  const [whole = "", fraction = ""] = text.replaceAll(",", "").split(".");
  const places = fraction.replace(/0+$/, "").length;
  const digits = BigInt(whole + fraction.slice(0, places));
  if (places <= scale) return digits * 10n ** BigInt(scale - places);

  const divisor = 10n ** BigInt(places - scale);
  if (digits % divisor !== 0n) {
    throw new AmountError(
      `"${text}" is finer than what can be counted.`,
      scale === 0
        ? "Use a whole number."
        : scale > 0
          ? `Use at most ${scale} decimal place${scale === 1 ? "" : "s"}.`
          : `Use a multiple of ${10n ** BigInt(-scale)}.`,
    );
  }
  return digits / divisor;
}
