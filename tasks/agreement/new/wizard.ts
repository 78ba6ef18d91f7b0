import type { Path } from "../../../toolkit/agreement-file/problem.js";
import type { TokenUnit } from "../../../toolkit/units/unit.js";
import { NotATokenError } from "../token-unit.js";
import type { Draft } from "./draft.js";
import { TO_ASK_FOR } from "./example.js";
import type { Questioner } from "./questioner.js";
import { MATTER, PAYMENT, SOURCE, STATEMENT, type Question } from "./questions.js";

/** What the wizard looks up: how a token calls and counts itself. Throws NotATokenError. */
export type ReadToken = (address: string) => Promise<TokenUnit>;

/** Goes through the draft with a person, question by question; every answer is checked by the file's own readers. */
export async function fillIn(draft: Draft, asking: Asking, readToken: ReadToken): Promise<void> {
  await askAll(draft, [...MATTER, ...(draft.has(["metric", "attested"]) ? STATEMENT : SOURCE)], asking);
  await askForToken(draft, asking, readToken);
  await askAll(draft, PAYMENT, asking);
}

async function askAll(draft: Draft, questions: readonly Question[], asking: Asking): Promise<void> {
  for (const question of questions) {
    if (draft.has(question.path)) await ask(draft, question, asking);
  }
}

async function ask(draft: Draft, { path, message, after }: Question, asking: Asking, also?: AlsoCheck): Promise<void> {
  const before = draft.get(path);
  const answer = await asking.input({
    message: typeof message === "string" ? message : message(draft),
    // An address of nobody is nothing to offer.
    initial: TO_ASK_FOR.includes(before) ? "" : before,
    validate: async (text) => draft.problemWith(path, text) ?? (await also?.(text)),
  });
  draft.set(path, answer);
  after?.(draft, before, answer);
}

type Asking = Pick<Questioner, "input">;
/** What only the chain knows to be wrong. */
type AlsoCheck = (answer: string) => Promise<string | undefined>;

const ADDRESS: Path = ["token", "address"];
const SYMBOL: Path = ["token", "symbol"];
const AMOUNTS: readonly Path[] = [
  ["payment", "price"],
  ["payment", "cap"],
  ["schedule", "review", "fee"],
];

/** The amounts of the draft are in its token, and change with it. */
async function askForToken(draft: Draft, asking: Asking, readToken: ReadToken): Promise<void> {
  const before = draft.get(ADDRESS);
  const message = "What is paid with? The token's address, or native";
  await ask(draft, { path: ADDRESS, message }, asking, async (text) => {
    try {
      await readToken(text);
      return undefined;
    } catch (error) {
      if (error instanceof NotATokenError) return error.message;
      throw error;
    }
  });
  const address = draft.get(ADDRESS);
  if (address === before) return;
  const { symbol, decimals } = await readToken(address);
  const old = draft.get(SYMBOL);
  draft.set(SYMBOL, symbol);
  draft.set(["token", "decimals"], String(decimals));
  // Nobody has said what currency the other one stands for.
  draft.remove(["token", "currency"]);
  for (const amount of AMOUNTS) draft.set(amount, draft.get(amount).replace(` ${old}`, ` ${symbol}`));
}
