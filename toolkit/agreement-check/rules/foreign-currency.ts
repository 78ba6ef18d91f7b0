import { currencyOfSymbol } from "../../units/currency.js";
import type { Rule } from "../finding.js";

/** A price for each euro, paid in dollars, fixes a rate of exchange without saying so. */
export const foreignCurrency: Rule = function* ({ units: { token, metric }, file: { content }, agreement: { terms } }) {
  const { currency } = metric;
  const paid = token.currency ?? token.symbol;
  const byShare = "share" in content.payment;
  if (byShare || currency === undefined || currency === paid || currency === token.symbol) return;
  if (terms.steps.every(({ rate }) => rate === 0n)) return;

  yield {
    code: "price-in-foreign-currency",
    severity: "warning",
    side: "both",
    at: ["payment"],
    problem: `A price in ${token.symbol} is paid for each ${metric.one} in ${currency}: that fixes a rate between them without saying which.`,
    remedy: "Prefer a model with a share and a fixed-rate, which says both.",
  };
};

/** What is agreed in a currency that moves is worth another amount on payday. */
export const volatileToken: Rule = function* ({ units: { token }, file: { content } }) {
  if (token.currency !== undefined || content.token.address !== "native") return;
  yield {
    code: "token-moves",
    severity: "warning",
    side: "both",
    at: ["token"],
    problem: `${token.symbol} stands for no currency: what it buys on payday is known to nobody today.`,
    remedy: "Pay in a token of the currency you calculate in; or both accept it.",
  };
};

/** EURC that is said to stand for dollars: then a share of dollars would be paid in euros. */
export const contradictedCurrency: Rule = function* ({ units: { token } }) {
  const named = currencyOfSymbol(token.symbol);
  const said = token.currency?.toUpperCase();
  if (named === undefined || said === undefined || currencyOfSymbol(said) === undefined || said === named) return;
  yield {
    code: "currency-contradicts-symbol",
    severity: "warning",
    side: "both",
    at: ["token", "currency"],
    problem: `${token.symbol} sounds like ${named}, but is said to stand for ${token.currency}.`,
    remedy: "Check what the token stands for: shares are calculated in that currency.",
  };
};
