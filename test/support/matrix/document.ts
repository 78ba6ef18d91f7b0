import { ACTIONS } from "./actions.js";
import type { Fate } from "./cell.js";
import { PRECOMPILES, RECEIVER_ROWS } from "./receivers.js";
import { TOKEN_KINDS, TOKEN_ROWS, type TokenRow } from "./tokens.js";

/** `docs/hostile-matrix.md`, from the very tables that the tests go through. */
export function hostileMatrixDocument(): string {
  const functions = [...new Set(ACTIONS.map(({ name }) => `\`${name.split(",")[0] ?? ""}\``))];
  return `# Hostile tokens and receivers

What happens to an agreement when its token, or one of its parties, turns against it. Every row below is tried against every
function that moves money, in each of the ${ACTIONS.length} ways in which they do (${functions.join(", ")}), by
\`test/scenarios/matrix/\`; this page is written from the tables of that test.

Whatever the row, and whatever the function:

- it **works**, or what could not be paid is a **credit** of its payee, or the call is **refused** and nothing at all has
  changed; a refused call works when the cause is gone;
- the agreement goes on: everything that is due can be settled by anyone, with the hostility still there, and the other
  parties are paid;
- an agreement between others in the same token is as it was, and one in another token is settled and paid in full at once;
- what the escrow has is what it owes: what it holds for agreements, credits, and the fees of open disputes. Where a token
  makes money appear or vanish, it differs by exactly that, and only in that token;
- when the cause is gone, everybody has been paid what an honest world would have paid, to the last base unit: for sure with
  the tokens by which nobody can lose anything, and as far as the token told the escrow with the others.

## Tokens

"Money in" is funding and the fee of a dispute; "money out" is every payment of an agreement; a credit is taken by
\`withdraw\` or \`pushCredit\`. A token that ${TOKEN_KINDS.map(({ name }) => name).join(", or ")} is like any other.

${table(
  ["a token that …", "money in", "money out", "taking a credit", "who can lose what by it"],
  TOKEN_ROWS.map((row) => [row.name, moneyIn(row), moneyOut(row), claims(row), row.loss]),
)}

"Whoever is paid last" is what a token with a will of its own comes to: the contract owes what it was given, pays as long as
the token has something left for it, and keeps a credit for the rest. Agreements in that token share the loss in the order in
which they are paid; agreements in other tokens do not notice. No contract can know better. Fees on the way out, and tokens
that pay somebody else, are between the issuer and the payee: the escrow paid in full.

## Receivers of native currency

Each as client, as agency and as arbiter. A party that can call \`withdraw\` takes its credit to another address in every row.

${table(
  ["a party that is …", "a payment to it", "its credit, pushed to it", "what it can lose"],
  [
    ...RECEIVER_ROWS.map(({ name, payingOut, pushing, loss }) => [
      ...[name, fateInWords(payingOut), pushing === "works" ? "works" : refusedWith(pushing)],
      loss,
    ]),
    ...PRECOMPILES.map(({ name, payingOut, loss }) => [
      ...[name, fateInWords(payingOut), payingOut === "works" ? "works" : "refused"],
      loss,
    ]),
  ],
)}

A party that calls back finds every function that moves money locked, whichever it tries. One that spends more than its
50,000 gas, on purpose or because it has much to do, finds a credit instead, and nobody else waits for it.
`;
}

function moneyIn(row: TokenRow): string {
  const general = row.takingIn === "works" ? "works" : row.takingIn.words;
  const only = row.only === undefined ? "" : ` (from the ${row.only})`;
  const special = [
    row.funding === undefined ? "" : `; first funding ${row.funding.words}`,
    row.authorized === undefined || row.authorized === "works" ? "" : `; by authorization ${row.authorized.words}`,
  ];
  return `${general}${only}${special.join("")}`;
}

function moneyOut({ payingOut }: TokenRow): string {
  if (typeof payingOut === "string") return fateInWords(payingOut);
  return Object.entries(payingOut)
    .map(([payee, fate]) => `${fateInWords(fate)} for the ${payee}, works for others`)
    .join("; ");
}

function claims({ claiming, only }: TokenRow): string {
  if (claiming === "works") return "works";
  return only === undefined ? claiming.words : `${claiming.words} (to the ${only})`;
}

function fateInWords(fate: Fate): string {
  return fate === "as far as it lasts" ? "works as far as it lasts, then credit" : fate;
}

function refusedWith(error: string): string {
  return error.endsWith("()") ? `refused: \`${error.slice(0, -2)}\`` : "refused, with what it says";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
