import { ZeroAddress, ZeroHash } from "ethers";

import {
  addressField,
  amountField,
  dateField,
  durationField,
  rawField,
  unless,
  type DisplayEntry,
  type DisplayField,
} from "./field.js";

/** How much of the terms a wallet should show: all before an agreement binds, the essentials for what follows from it. */
export type TermsDetail = "all" | "essential";

/** Names in the terms that every call shows. */
const ESSENTIAL: readonly string[] = ["client", "agency", "cap", "start"];

/**
 * Every field of the terms, in their order, for people.
 *
 * @param prefix Of their paths: `terms.` in calldata, empty where the terms are the message.
 */
export function termsFields(prefix: string, detail: TermsDetail): DisplayEntry[] {
  const at = (name: string) => `${prefix}${name}`;
  const token = at("token");
  const amount = (name: string, label: string) => amountField(at(name), label, token);
  const fields: [name: string, entry: DisplayEntry][] = [
    ["client", addressField(at("client"), "Client (pays, gets the rest back)", ["wallet", "eoa", "contract"])],
    ["agency", addressField(at("agency"), "Agency (earns)", ["wallet", "eoa", "contract"])],
    ["arbiter", unless(addressField(at("arbiter"), "Arbiter", ["wallet", "eoa", "contract"]), ZeroAddress)],
    ["token", { path: token, label: "Token", format: "tokenTicker" }],
    ["oracle", addressField(at("oracle"), "Oracle that measures", ["contract"])],
    ["metric", rawField(at("metric"), "Metric")],
    ["cap", amount("cap", "Most per period")],
    ["base", unless(amount("base", "Owed per period in any case"), 0)],
    ["baselines", rawField(at("baselines.[]"), "Counted from (metric units)")],
    ["lowerIsBetter", rawField(at("lowerIsBetter"), "Less is better")],
    [
      "steps",
      {
        path: at("steps.[]"),
        label: "Price step",
        fields: [
          rawField("threshold", "From (metric units)"),
          amountField("lump", "Paid once", `#.${token}`),
          rawField("rate", "Per unit (token base units × 10¹²)"),
        ],
      },
    ],
    ["start", dateField(at("start"), "Begins")],
    ["periodEnds", dateField(at("periodEnds.[]"), "Period ends")],
    ["trialEnd", unless(dateField(at("trialEnd"), "Free trial until"), 0)],
    ["fundingGrace", durationField(at("fundingGrace"), "Funding possible after a start for")],
    ["measureDelay", durationField(at("measureDelay"), "Measured after the end by")],
    ["reportGrace", durationField(at("reportGrace"), "Time for the answer")],
    ["reviewWindow", unless(durationField(at("reviewWindow"), "Time to dispute"), 0)],
    ["rulingWindow", unless(durationField(at("rulingWindow"), "Time to rule"), 0)],
    ["arbiterFee", unless(amount("arbiterFee", "Fee of a dispute"), 0)],
    ["interimEvery", unless(durationField(at("interimEvery"), "Interim payments every"), 0)],
    [
      "interimBps",
      unless({ path: at("interimBps"), label: "Interim share", format: "unit", params: { base: "%", decimals: 2 } }, 0),
    ],
    ["cancelNotice", rawField(at("cancelNotice"), "Notice (further periods)")],
    ["annex", unless(rawField(at("annex"), "Hash of the annex"), ZeroHash)],
  ];
  return fields.map(([name, entry]) =>
    detail === "all" || ESSENTIAL.includes(name) || "fields" in entry ? asShown(entry, detail) : optional(entry),
  );
}

function asShown(entry: DisplayEntry, detail: TermsDetail): DisplayEntry {
  if (!("fields" in entry) || detail === "all") return entry;
  return { ...entry, fields: entry.fields.map(optional) };
}

function optional(field: DisplayField): DisplayField {
  return { ...field, visible: "optional" };
}
