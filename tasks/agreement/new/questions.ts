import type { Path } from "../../../toolkit/agreement-file/problem.js";
import type { Draft } from "./draft.js";
import { rewordPayment } from "./payment.js";
import type { Question } from "./question.js";

const UNIT: Path = ["metric", "unit"];
const SIGNER: Path = ["metric", "functions", "arguments", "signer"];
const THIRD: Path = ["metric", "attested", "signers", 2];

/** What it is about, in the order of a conversation. A question whose path the file does not have is left out. */
export const MATTER: readonly Question[] = [
  { path: ["title"], message: "What is the agreement about?" },
  { path: ["client", "name"], message: "Who pays, the client?" },
  { path: ["client", "address"], message: "The client's own address (never one at an exchange)" },
  { path: ["client", "zone"], message: "The client's time zone" },
  { path: ["agency", "name"], message: "Who is paid, the agency?" },
  { path: ["agency", "address"], message: "The agency's address" },
  { path: ["agency", "zone"], message: "The agency's time zone" },
  { path: ["arbiter", "name"], message: "Who rules on disputes, the arbiter?" },
  { path: ["arbiter", "address"], message: "The arbiter's address" },
];

/** What is counted in the client's CRM. The source says itself what that is called. */
export const CRM: readonly Question[] = [
  { path: ["metric", "functions", "arguments", "portalId"], message: "The client's account at HubSpot (Hub ID)" },
  {
    path: ["metric", "functions", "arguments", "deliveredProperty"],
    message: "HubSpot's internal name of the date on which a lead counts",
  },
  {
    path: ["metric", "functions", "arguments", "returns", "property"],
    message: "HubSpot's internal name of the date on which a lead was returned",
  },
];

const UNITS: Question = {
  path: ["metric", "units"],
  message: (draft) => `And several, if one is called “${draft.get(UNIT)}”?`,
  after: (draft, before, answer) => rewordPayment(draft, (text) => text.replace(ending(before), ` ${answer}`)),
};

/** What somebody serves and signs, which may be called anything. */
export const ENDPOINT: readonly Question[] = [
  {
    path: ["metric", "functions", "arguments", "unit"],
    message: "What is one result called?",
    after: (draft, before, answer) => {
      draft.set(UNIT, answer);
      renameUnit(draft, before, answer);
    },
  },
  UNITS,
  { path: ["metric", "functions", "arguments", "url"], message: "Where is the number served? An https address" },
  { path: ["metric", "functions", "arguments", "metric"], message: "How does its owner call the number?" },
  { path: SIGNER, message: "The address of the owner's key, which signs the number" },
];

/** What people state, which may be called anything. */
export const STATEMENT: readonly Question[] = [
  { path: UNIT, message: "What is one result called?", after: renameUnit },
  UNITS,
  { path: ["metric", "attested", "statement"], message: "What exactly counts, and where can it be looked up?" },
  { path: THIRD, message: "The address of the third party that signs, beside client and agency" },
];

/** When. */
export const SCHEDULE: readonly Question[] = [
  { path: ["schedule", "zone"], message: "In which time zone do days begin?" },
  { path: ["schedule", "starts"], message: "On which day does it start?" },
  { path: ["schedule", "months"], message: "For how many months?" },
  { path: ["schedule", "periods"], message: (draft) => `How many periods, each called a ${draft.periodName}?` },
  { path: ["schedule", "each"], message: (draft) => `How long is a ${draft.periodName}?` },
  { path: ["schedule", "trial"], message: "How long may the client leave with everything back?" },
  { path: ["schedule", "review", "fee"], message: "What does somebody who disputes a number pay the arbiter?" },
];

function renameUnit(draft: Draft, before: string, answer: string): void {
  rewordPayment(draft, (text) => text.replace(ending(before), ` ${answer}`));
}

function ending(words: string): RegExp {
  return new RegExp(` ${words.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}
