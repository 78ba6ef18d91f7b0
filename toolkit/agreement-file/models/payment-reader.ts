import type { Length } from "../../units/durations.js";
import { ratePerUnit, shareRate } from "../../units/rate.js";
import { exactProduct, conversion, type FixedRate, readFixedRate, sayConversion } from "../fixed-rate.js";
import { readBasisPoints, readMoney, readPercent, readPrice, readPriceIn, readQuantity } from "../amounts.js";
import { parseDuration } from "../durations.js";
import type { FieldReader } from "../field-reader.js";
import type { FileUnits } from "../units.js";

/** A share as presets take it, and as the file says it. They differ when a rate of exchange is folded in. */
export interface Share {
  readonly percent: string;
  readonly said: string;
  /** What the rate makes of it, for the description; empty without one. */
  readonly note: string;
}

/** What is read in place of what could not be read; it is never used, because a problem was noted. */
const NOTHING = "0";

type Inner = readonly (string | number)[];

/** Reads the amounts of the payment section against the units of the file, noting what is wrong. */
export class PaymentReader {
  constructor(
    readonly fields: FieldReader,
    readonly units: FileUnits,
  ) {}

  money(text: string, ...at: Inner): string {
    return this.#attempt(at, () => readMoney(text, this.units)) ?? NOTHING;
  }

  price(text: string, ...at: Inner): string {
    return this.#attempt(at, () => readPrice(text, this.units)) ?? NOTHING;
  }

  quantity(text: string, ...at: Inner): string {
    return this.#attempt(at, () => readQuantity(text, this.units)) ?? NOTHING;
  }

  percent(text: string, ...at: Inner): string {
    return this.#attempt(at, () => readBasisPoints(text)) ?? NOTHING;
  }

  length(text: string, ...at: Inner): Length {
    return { seconds: this.#attempt(at, () => parseDuration(text)) ?? 0n };
  }

  /** One baseline for all periods, or one for each; exactly one of the two must be given. */
  baselines(one: string | undefined, each: readonly string[] | undefined): string[] {
    if ((one === undefined) === (each === undefined)) {
      this.fields.refuse(
        ["payment", one === undefined ? "baseline" : "baselines"],
        one === undefined ? "There is no baseline." : "There is one baseline for all periods, and one for each.",
        "Give `baseline` for all periods, or `baselines`, one for each.",
      );
    }
    if (one !== undefined) return [this.quantity(one, "baseline")];
    return (each ?? []).map((text, index) => this.quantity(text, "baselines", index));
  }

  /** A share of a metric that counts money, with the fixed rate folded in where another currency is paid. */
  share(text: string, fixedRate: string | undefined): Share {
    const { token, metric } = this.units;
    const said = this.#attempt(["share"], () => readPercent(text)) ?? NOTHING;
    const rate = this.#conversion(`${said} % of the ${metric.whole ?? metric.many}`, fixedRate, ["share"]);
    const percent = this.#attempt(["share"], () => {
      const product = rate === undefined ? said : exactProduct(said, rate.rate);
      shareRate(product, token.decimals, metric.decimals);
      return product;
    });
    return {
      percent: percent ?? NOTHING,
      said,
      note: rate === undefined ? "" : ` ${sayConversion(said, rate, this.units)}`,
    };
  }

  /** What one unit saves: in tokens, or with a fixed rate in the metric's currency. */
  saving(text: string, fixedRate: string | undefined): { readonly amount: string; readonly note: string } {
    const { token, metric } = this.units;
    const rate = fixedRate === undefined ? undefined : this.#conversion("The agreed saving", fixedRate, ["saving"]);
    const amount = this.#attempt(["saving"], () => {
      const written = readPriceIn(rate?.from ?? token.symbol, text, this.units);
      const product = rate === undefined ? written : exactProduct(written, rate.rate);
      ratePerUnit(product, token.decimals, metric.decimals);
      return product;
    });
    const note =
      rate === undefined
        ? ""
        : ` The saving was agreed as ${text}, at the fixed rate 1 ${rate.from} = ${rate.rate} ${rate.to}.`;
    return { amount: amount ?? NOTHING, note };
  }

  #conversion(what: string, text: string | undefined, at: Inner): FixedRate | undefined {
    if (text === undefined) {
      this.#attempt(at, () => conversion(what, undefined, this.units));
      return undefined;
    }
    return this.#attempt(["fixed-rate"], () => {
      const fixed = readFixedRate(text);
      conversion(what, fixed, this.units);
      return fixed;
    });
  }

  #attempt<T>(at: Inner, read: () => T): T | undefined {
    return this.fields.attempt(["payment", ...at], read);
  }
}
