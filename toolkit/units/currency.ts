/** ISO 4217 codes that tokens have in their symbols, such as USDC, PYUSD and EURC. */
const CODE = /USD|EUR|GBP|CHF|JPY/i;

/** The currency that a token seems to stand for, by its symbol: `USD` for `USDC`. */
export function currencyOfSymbol(symbol: string): string | undefined {
  return CODE.exec(symbol)?.[0].toUpperCase();
}

/** What people call the same. Not the pound alone, which is a weight as well. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(?:(?:US )?dollars?|US\$|\$)$/i, "USD"],
  [/^(?:euros?|€)$/i, "EUR"],
  [/^(?:pounds? sterling|£)$/i, "GBP"],
  [/^Swiss francs?$/i, "CHF"],
  [/^(?:Japanese )?yen$/i, "JPY"],
];

/** The currency that a metric's unit is of: `USD` for `dollar of revenue`; undefined for what is no money. */
export function currencyOfUnit(unit: string): string | undefined {
  const [, head = ""] = /^(.+?)(?: (?:of|in|from|for)\b.*)?$/.exec(unit) ?? [];
  const code = /^(?:USD|EUR|GBP|CHF|JPY)$/.exec(head)?.[0];
  return code ?? NAMES.find(([name]) => name.test(head))?.[1];
}
