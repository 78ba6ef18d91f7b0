import type { Path } from "../../../toolkit/agreement-file/problem.js";
import type { TokenUnit } from "../../../toolkit/units/unit.js";
import { NotATokenError } from "../token-unit.js";
import type { Draft } from "./draft.js";
import { TO_ASK_FOR } from "./example.js";
import type { Questioner } from "./questioner.js";
import { paymentQuestions, rewordPayment } from "./payment.js";
import { CRM, ENDPOINT, MATTER, SCHEDULE, STATEMENT } from "./questions.js";
import type { Question } from "./question.js";

/** What the wizard looks up: how a token calls and counts itself. Throws NotATokenError. */
export type ReadToken = (address: string) => Promise<TokenUnit>;

/** Goes through the draft with a person, question by question; every answer is checked by the file's own readers. */
export async function fillIn(draft: Draft, asking: Asking, readToken: ReadToken): Promise<void> {
  await askAll(draft, [...MATTER, ...metricQuestions(draft)], asking);
  await askForToken(draft, asking, readToken);
  await askAll(draft, [...paymentQuestions(draft), ...SCHEDULE], asking, true);
}

function metricQuestions(draft: Draft): readonly Question[] {
  if (draft.has(["metric", "attested"])) return STATEMENT;
  return draft.has(["metric", "functions", "arguments", "url"]) ? ENDPOINT : CRM;
}

/** @param mayInsist Whether what is wrong may be repaired by a later answer: a base above a cap that is still to come. */
async function askAll(draft: Draft, questions: readonly Question[], asking: Asking, mayInsist = false): Promise<void> {
  for (const question of questions) {
    if (draft.has(question.path)) await ask(draft, question, mayInsist ? insisting(asking) : asking);
  }
}

/** Takes an answer that is given twice: the check at the end says what is still wrong. */
function insisting(asking: Asking): Asking {
  return {
    input: ({ validate, ...question }) => {
      const refused = new Set<string>();
      return asking.input({
        ...question,
        validate: async (answer) => {
          const problem = refused.has(answer) ? undefined : await validate(answer);
          refused.add(answer);
          return problem && `${problem} Or give it once more, if later answers make it right.`;
        },
      });
    },
  };
}

async function ask(draft: Draft, { path, message, after }: Question, asking: Asking, also?: AlsoCheck): Promise<void> {
  const before = draft.get(path);
  const answer = await asking.input({
    message: typeof message === "string" ? message : message(draft),
    // An address of nobody is nothing to offer.
    initial: NOBODY.has(before) ? "" : before,
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
const CURRENCY: Path = ["token", "currency"];
const FEE: Path = ["schedule", "review", "fee"];
const NOBODY: ReadonlySet<string> = new Set(Object.values(TO_ASK_FOR));

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
  const renamed = (text: string) =>
    text
      .split(" ")
      .map((word) => (word === old ? symbol : word))
      .join(" ");
  rewordPayment(draft, renamed);
  if (draft.has(FEE)) draft.set(FEE, renamed(draft.get(FEE)));
  // Nobody has said what currency the other one stands for; a share of money needs to know.
  if (draft.has(["metric", "currency"])) {
    draft.set(CURRENCY, /USD|EUR|GBP|CHF|JPY/.exec(symbol)?.[0] ?? symbol);
    await ask(draft, { path: CURRENCY, message: `Which currency does ${symbol} stand for?` }, asking);
  } else {
    draft.remove(CURRENCY);
  }
}
