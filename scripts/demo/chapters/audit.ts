import { listAgreements } from "../../../toolkit/receipt/events.js";
import { readReceipt } from "../../../toolkit/receipt/read-receipt.js";
import type { Receipt } from "../../../toolkit/receipt/receipt.js";
import { formatAmount } from "../../../toolkit/units/amount.js";
import { distance } from "../../../toolkit/units/distance.js";
import { PURSE, type Stage } from "../stage.js";

/**
 * The auditor's line: every agreement rebuilt from the chain alone, every payment recomputed.
 *
 * @returns What is missing or too much, in base units, wherever it is; 0 when the books are right.
 */
export async function audit(stage: Stage): Promise<bigint> {
  const { tell, escrow, token, agency, client, arbiter } = stage;
  tell.chapter("The auditor: everything again, from the chain alone");
  const rows: string[][] = [];
  const sum = { funded: 0n, paid: 0n, returned: 0n, held: 0n, difference: 0n };
  const fees = { client: 0n, agency: 0n, held: 0n };

  for (const id of await listAgreements(escrow)) {
    const { totals: book, lines, arbiterFees } = await readReceipt(escrow, id);
    const difference = book.difference + unconfirmed(lines);
    rows.push([`${id.slice(0, 10)}…`, ...[book.funded, book.paid, book.returned, book.held, difference].map(money)]);
    sum.funded += book.funded;
    sum.paid += book.paid;
    sum.returned += book.returned;
    sum.held += book.held;
    sum.difference += difference;
    fees.client += arbiterFees.spent.client;
    fees.agency += arbiterFees.spent.agency;
    fees.held += arbiterFees.held;
  }
  tell.table(["agreement", "funded", "paid", "returned", "held", "difference"], rows, [1, 2, 3, 4, 5]);
  tell.gap();

  // Events are words; tokens are money. All three must have what the books say.
  const [balance, agencyHas, clientHas, arbiterHas] = await Promise.all(
    [escrow, agency.address, client.address, arbiter.address].map((owner) => token.balanceOf(owner)),
  );
  const arbiterFees = fees.client + fees.agency;
  const off =
    sum.difference +
    distance(sum.funded, sum.paid + sum.returned + sum.held) +
    distance(balance ?? 0n, sum.held + fees.held) +
    distance(agencyHas ?? 0n, sum.paid - fees.agency) +
    distance(clientHas ?? 0n, PURSE - sum.funded + sum.returned - fees.client) +
    distance(arbiterHas ?? 0n, arbiterFees);
  tell.fact(
    "auditor",
    `funded ${money(sum.funded)} = paid ${money(sum.paid)} + returned ${money(sum.returned)} + held ` +
      `${money(sum.held)} USDC; the arbiter got ${money(arbiterFees)} in fees; the escrow's token balance is ${money(balance ?? 0n)}; model difference ${sum.difference}`,
  );
  return off;
}

/** Payments by an answer that the oracle of the terms does not confirm, in base units. */
function unconfirmed(lines: Receipt["lines"]): bigint {
  return lines.reduce(
    (sum, { verdict, toAgency, toClient }) => (verdict.kind === "unconfirmed" ? sum + toAgency + toClient : sum),
    0n,
  );
}

function money(amount: bigint): string {
  return formatAmount(amount, 6);
}
