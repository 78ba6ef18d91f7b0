import { getAddress, type Signer } from "ethers";

import type { Agreement } from "../../toolkit/agreement/agreement.js";
import type { Plan } from "../../toolkit/calls/shared/call.js";
import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { WrongSenderError } from "../../toolkit/signing/errors.js";
import type { Progress } from "../../toolkit/sending/progress.js";
import { sendPlan, type Done } from "../../toolkit/sending/send.js";
import { countOf } from "../../toolkit/words/count.js";
import { requireAddress } from "./account.js";
import { signerFor, type Chain } from "./chain.js";
import { exportForSafe } from "./export-for-safe.js";
import type { CommonArguments, TaskContext, TaskResult } from "./task-action.js";
import { requireYes, type Terminal } from "./terminal.js";
import { tryOut } from "./try-out.js";

/** Arguments of every task that sends something. */
export interface SendArguments extends CommonArguments {
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** Address of the account that sends, where the plan leaves it open. */
  readonly account: string | undefined;
  /** A file for the Safe's Transaction Builder instead of sending. */
  readonly safe: string | undefined;
}

/** What is particular to one task. */
export interface Particulars {
  /** What has to happen on a local network before the first transaction can be accepted. */
  readonly prepare?: (signer: Signer) => Promise<void>;
  /** What is told of what was mined. Default: its events. */
  readonly report?: (done: readonly Done[]) => TaskResult | Promise<TaskResult>;
}

/** Whoever would pay does not have the amount. */
export class BalanceShortError extends PerformanceEscrowError {
  override readonly name = "BalanceShortError";
}

/** Nobody is named who could send this. */
export class NoSenderError extends PerformanceEscrowError {
  override readonly name = "NoSenderError";
}

/**
 * Shows a plan, and then does what the command line says: sends it after a yes, only tries it, or writes it for a Safe. A
 * plan without calls says why there is nothing to do.
 *
 * @throws {BalanceShortError} before anything is sent.
 * @throws What `sendPlan`, `simulate`, `requireYes` and `signerFor` throw.
 */
export async function carryOut(
  plan: Plan,
  args: SendArguments,
  chain: Chain,
  { terminal }: Pick<TaskContext, "terminal">,
  agreement?: Agreement,
  { prepare, report }: Particulars = {},
): Promise<TaskResult> {
  if (plan.calls.length === 0) return nothingToDo(plan);
  requireSender(plan, args.account);
  show(plan, terminal);
  const known = agreement === undefined ? {} : { agreement };
  if (args.safe !== undefined) return exportForSafe(plan, args.safe, senderOf(plan, args.account));
  if (args.dryRun) {
    const from = senderOf(plan, args.account);
    return await tryOut(plan, chain, { ...known, from, needsPreparing: prepare !== undefined });
  }

  // Before anybody is asked: without a key the answer would be for nothing.
  const signer = await signerFor(chain, plan.sender ?? args.account);
  const from = await signer.getAddress();
  // Before an allowance is given for what cannot follow.
  const short = plan.warnings.find(({ code }) => code === "BalanceShort");
  if (short !== undefined) throw new BalanceShortError(short.text, "Send it what is missing first. Nothing was sent.");
  for (const warning of plan.warnings.filter(({ confirm }) => confirm)) {
    await requireYes(terminal, `${firstSentence(warning.text)} Go on?`, args.yes);
  }
  await requireYes(terminal, `Send this from ${from} on ${chain.networkName}?`, args.yes);

  await prepare?.(signer);
  const done = await sendPlan(plan, signer, {
    ...known,
    onProgress: (progress) => tellProgress(progress, chain, terminal),
  });
  return report === undefined ? eventsOf(done, from, chain) : await report(done);
}

function nothingToDo({ summary }: Plan): TaskResult {
  return { text: summary.join("\n"), wraps: true, data: { sent: false, summary, calls: [] } };
}

function eventsOf(done: readonly Done[], from: string, chain: Chain): TaskResult {
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

/** Another account than the one that is named would send it otherwise, where the keys of both are at hand. */
function requireSender({ sender }: Plan, account: string | undefined): void {
  if (sender === undefined || account === undefined) return;
  const named = requireAddress(account, "--account");
  if (named === getAddress(sender)) return;
  throw new WrongSenderError(`Only ${sender} can send this, not ${named}.`, "Leave --account out, or name that one.");
}

function senderOf({ sender }: Plan, account: string | undefined): string {
  if (sender !== undefined) return sender;
  if (account !== undefined) return requireAddress(account, "--account");
  throw new NoSenderError("Anyone can send this, and nobody is named.", "Name the account with --account 0x….");
}

/** A warning as a question: all of it was told just before. */
function firstSentence(text: string): string {
  return text.split(/(?<=[.?!]) /)[0] ?? text;
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
      return terminal.tell(`  mined, ${countOf(progress.confirmations, "confirmation")}`);
  }
}
