import type { Path } from "../../../toolkit/agreement-file/problem.js";
import type { Draft } from "./draft.js";

/** One question of the wizard, about one value of the file. */
export interface Question {
  readonly path: Path;
  readonly message: string | ((draft: Draft) => string);
  /** What else changes with the answer. */
  readonly after?: (draft: Draft, before: string, answer: string) => void;
}

const UNIT: Path = ["metric", "unit"];
const PRICE: Path = ["payment", "price"];

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

/** What a source of this project counts. It says itself what that is called. */
export const SOURCE: readonly Question[] = [
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

/** What people state, which may be called anything. */
export const STATEMENT: readonly Question[] = [
  {
    path: UNIT,
    message: "What is one result called?",
    after: (draft, before, answer) => draft.set(PRICE, draft.get(PRICE).replace(` per ${before}`, ` per ${answer}`)),
  },
  { path: ["metric", "units"], message: (draft) => `And several, if one is called “${draft.get(UNIT)}”?` },
  { path: ["metric", "attested", "statement"], message: "What exactly counts, and where can it be looked up?" },
];

/** What is paid, and when. */
export const PAYMENT: readonly Question[] = [
  { path: PRICE, message: (draft) => `What is paid for one ${draft.get(UNIT)}?` },
  { path: ["payment", "cap"], message: "What is the most that one month pays?" },
  { path: ["payment", "paid-every"], message: "How often is the running month paid?" },
  { path: ["schedule", "zone"], message: "In which time zone do days begin?" },
  { path: ["schedule", "starts"], message: "On which day does it start?" },
  { path: ["schedule", "months"], message: "For how many months?" },
  { path: ["schedule", "review", "fee"], message: "What does somebody who disputes a number pay the arbiter?" },
];
