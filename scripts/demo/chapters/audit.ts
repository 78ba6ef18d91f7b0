import { listAgreements, readAgreement, type AgreementRecord } from "../../../toolkit/receipt/events.js";
import { replay } from "../../../toolkit/receipt/replay.js";
import { periodQuestion } from "../../../toolkit/schedule/questions.js";
import { answerCounts } from "../../../toolkit/schedule/windows.js";
import { formatAmount } from "../../../toolkit/units/amount.js";
import { distance } from "../../../toolkit/units/distance.js";
import { IMetricOracle__factory } from "../../../typechain-types/index.js";
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
    const record = await readAgreement(escrow, id);
    const book = replay(record.terms, record.events);
    const difference =
      book.difference + (await unsupported(stage, record)) + distance(book.held, await escrow.held(record.terms));
    rows.push([`${id.slice(0, 10)}…`, ...[book.funded, book.paid, book.returned, book.held, difference].map(money)]);
    sum.funded += book.funded;
    sum.paid += book.paid;
    sum.returned += book.returned;
    sum.held += book.held;
    sum.difference += difference;
    fees.client += book.arbiterFees.spent.client;
    fees.agency += book.arbiterFees.spent.agency;
    fees.held += book.arbiterFees.held;
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
async function unsupported({ escrow }: Stage, { terms, events }: AgreementRecord): Promise<bigint> {
  const oracle = IMetricOracle__factory.connect(terms.oracle, escrow.runner);
  let amount = 0n;
  for (const event of events) {
    if (event.kind !== "settled" && event.kind !== "disputed") continue;
    const [value, answeredAt] = await oracle.answerOf(periodQuestion(terms, event.period));
    const answered = answeredAt !== 0n && answerCounts(terms, event.period, answeredAt) ? value : null;
    if (answered !== event.value) amount += event.toAgency + event.toClient;
  }
  return amount;
}

function money(amount: bigint): string {
  return formatAmount(amount, 6);
}
