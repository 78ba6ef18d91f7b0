import { writeFileSync } from "node:fs";

import type { Provider } from "ethers";

import type { Agreement } from "../../toolkit/agreement/agreement.js";
import type { Call, Plan } from "../../toolkit/calls/call.js";
import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { safeBatch } from "../../toolkit/safe/transaction-builder.js";
import type { Progress } from "../../toolkit/sending/progress.js";
import { sendPlan } from "../../toolkit/sending/send.js";
import { simulate } from "../../toolkit/sending/simulate.js";
import { requireAddress } from "./account.js";
import { signerFor, type Chain } from "./chain.js";
import type { CommonArguments, TaskContext, TaskResult } from "./task-action.js";
import { requireYes, type Terminal } from "./terminal.js";

/** Arguments of every task that sends something. */
export interface SendArguments extends CommonArguments {
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** Address of the account that sends, where the plan leaves it open. */
  readonly account: string | undefined;
  /** A file for the Safe's Transaction Builder instead of sending. */
  readonly safe: string | undefined;
}

/** Nobody is named who could send this. */
export class NoSenderError extends PerformanceEscrowError {
  override readonly name = "NoSenderError";
}

/**
 * Shows a plan, and then does what the command line says: sends it after a yes, only tries it, or writes it for a Safe.
 *
 * @throws What `sendPlan`, `simulate`, `requireYes` and `signerFor` throw.
 */
export async function carryOut(
  plan: Plan,
  args: SendArguments,
  chain: Chain,
  { terminal }: Pick<TaskContext, "terminal">,
  agreement?: Agreement,
): Promise<TaskResult> {
  show(plan, terminal);
  if (args.safe !== undefined) return exportForSafe(plan, args.safe, args.account);
  if (args.dryRun) return await tryOut(plan, args.account, chain, agreement);

  // Before anybody is asked: without a key the answer would be for nothing.
  const signer = await signerFor(chain, plan.sender ?? args.account);
  const from = await signer.getAddress();
  for (const warning of plan.warnings.filter(({ confirm }) => confirm)) {
    await requireYes(terminal, `${warning.text} Go on?`, args.yes);
  }
  await requireYes(terminal, `Send this from ${from} on ${chain.networkName}?`, args.yes);

  const done = await sendPlan(plan, signer, {
    ...(agreement === undefined ? {} : { agreement }),
    onProgress: (progress) => tellProgress(progress, chain, terminal),
  });
  const events = done.flatMap((each) => each.events);
  return {
    text: events.length > 0 ? events.join("\n") : "Done.",
    wraps: true,
    data: {
      sent: true,
      from,
      transactions: done.map(({ hash, receipt }) => ({
        hash,
        block: receipt.blockNumber,
        gasUsed: receipt.gasUsed,
        url: chain.transactionUrl(hash) ?? null,
      })),
      events,
    },
  };
}

function show({ summary, warnings }: Plan, terminal: Terminal): void {
  for (const line of summary) terminal.tell(line);
  for (const { text } of warnings) terminal.tell(`Warning: ${text}`);
  terminal.tell("");
}

function exportForSafe(plan: Plan, path: string, account: string | undefined): TaskResult {
  const safe = senderOf(plan, account);
  writeFileSync(path, `${JSON.stringify(safeBatch(plan.calls, { safe, createdAt: Date.now() }), null, 2)}\n`);
  return {
    text:
      `Written to ${path}: ${plan.calls.length} transaction${plan.calls.length === 1 ? "" : "s"} of the Safe ${safe}.\n` +
      "Drop the file into the Transaction Builder of the Safe app; the owners sign there. Nothing was sent.",
    wraps: true,
    data: { sent: false, file: path, safe, calls: plan.calls.map(callData) },
  };
}

async function tryOut(
  plan: Plan,
  account: string | undefined,
  chain: Chain,
  agreement: Agreement | undefined,
): Promise<TaskResult> {
  const from = senderOf(plan, account);
  const lines: string[] = [];
  const calls: unknown[] = [];
  for (const [index, call] of plan.calls.entries()) {
    if (index > 0) {
      lines.push(`${call.description}: can be tried only when what comes before it is done.`);
      calls.push({ ...callData(call), gas: null });
      continue;
    }
    const { gas, costText } = await tryCall(call, from, chain.provider, agreement);
    lines.push(`${call.description}: would be accepted from ${from}, ${costText}.`);
    calls.push({ ...callData(call), gas });
  }
  return { text: [...lines, "Nothing was sent."].join("\n"), wraps: true, data: { sent: false, from, calls } };
}

async function tryCall(call: Call, from: string, provider: Provider, agreement: Agreement | undefined) {
  return await simulate(call, from, provider, agreement === undefined ? {} : { agreement });
}

function senderOf({ sender }: Plan, account: string | undefined): string {
  if (sender !== undefined) return sender;
  if (account !== undefined) return requireAddress(account, "--account");
  throw new NoSenderError("Anyone can send this, and nobody is named.", "Name the account with --account 0x….");
}

function callData({ chainId, to, data, value, description }: Call) {
  return { chainId, to, value, data, description };
}

function tellProgress(progress: Progress, chain: Chain, terminal: Terminal): void {
  const { description } = progress;
  switch (progress.stage) {
    case "simulated":
      return terminal.tell(`${description}: ${progress.costText}`);
    case "skipped":
      return terminal.tell(`${description}: not needed, it is so already`);
    case "signing":
      return terminal.tell("  signing …");
    case "sent":
    case "repriced":
      return terminal.tell(`  sent: ${chain.transactionUrl(progress.hash) ?? progress.hash}`);
    case "mined":
      return terminal.tell(`  mined, ${progress.confirmations} confirmation${progress.confirmations === 1 ? "" : "s"}`);
  }
}
