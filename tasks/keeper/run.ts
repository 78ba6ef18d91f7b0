import { relative } from "node:path";

import { getAddress } from "ethers";

import { deployedAt } from "../../toolkit/book/deployed-at.js";
import { RpcError } from "../../toolkit/chain/http-rpc.js";
import type { RpcProvider } from "../../toolkit/chain/rpc.js";
import { chainTime } from "../../toolkit/chain/time.js";
import { Keeper } from "../../toolkit/keeper/keeper.js";
import type { KeeperOptions, TickReport } from "../../toolkit/keeper/keeper-options.js";
import { post, serveMetrics, systemClock, type MetricsServer } from "../../toolkit/keeper/node.js";
import type { KeeperSigner } from "../../toolkit/keeper/ports.js";
import { escrowAddress } from "../agreement/subject.js";
import { readHostedSecrets } from "../functions/secrets/records.js";
import { requireAddress } from "../support/account.js";
import { connect, type Chain } from "../support/chain.js";
import { EXIT } from "../support/exit-codes.js";
import { taskAction, type TaskContext, type TaskResult } from "../support/task-action.js";
import { requireYes } from "../support/terminal.js";
import type { KeeperArguments } from "./arguments.js";
import { prepareAsking } from "./asking.js";
import { keeperConnection } from "./connection.js";
import { KeeperArgumentError, KeeperNotReadyError } from "./errors.js";
import { defaultFolder, noFiles, openFiles, type KeeperFiles } from "./journal.js";
import { readLimits, readParties, type Limits } from "./limits.js";
import { keeperLog, type Report } from "./log.js";
import { countOf, lookText } from "./look-text.js";
import { requireAccount, requireEscrow, requireNetwork } from "./ready.js";
import { keeperSigner } from "./signer.js";
import { onSignals } from "./stopping.js";
import { describeUndertaking } from "./summary.js";
import { webhookUrl } from "./webhook.js";

/** Everything that a keeper of the command line works with. */
interface Prepared {
  readonly chain: Chain;
  readonly rpc: RpcProvider;
  readonly signer: KeeperSigner;
  readonly limits: Limits;
  readonly options: KeeperOptions;
}

/**
 * `keeper run`: does what falls due until somebody stops it. It looks at everything first, and refuses to start when
 * something is wrong.
 */
export async function keep(args: KeeperArguments, context: TaskContext): Promise<TaskResult> {
  const { hre, terminal } = context;
  const prepared = await prepare(args, context);
  const { chain, rpc, signer, limits, options } = prepared;
  const folder = args.journal ?? defaultFolder(hre.config.paths.ignition, chain.chainId, signer.address);
  const files = args.dryRun ? noFiles() : openFiles(folder);
  try {
    const balance = args.dryRun ? undefined : await requireAccount(rpc, signer.address, files.journal.read());
    const undertaking = {
      networkName: chain.networkName,
      chainId: chain.chainId,
      escrow: options.escrow,
      parties: options.parties,
      keeper: signer.address,
      balance,
      asking: options.policy?.asking ?? [],
      limits,
      folder: args.dryRun ? undefined : shown(folder),
      hasWebhook: options.webhookUrl !== undefined,
    };
    for (const line of describeUndertaking(undertaking)) terminal.tell(line);
    if (!args.dryRun) await requireYes(terminal, `Sign for ${signer.address}, unasked from now on?`, args.yes);
    return await work(args, prepared, files);
  } finally {
    files.release();
  }
}

async function prepare(args: KeeperArguments, { hre, terminal }: TaskContext): Promise<Prepared> {
  const limits = readLimits(args);
  await requireNetwork(hre, terminal);
  const chain = await connect(hre);
  const { connection, rpc } = await keeperConnection(hre);
  const escrow = requireAddress(escrowAddress(chain, args.escrow), "--escrow");
  await requireEscrow(rpc, escrow, chain.networkName);
  const signer = await keeperSigner(hre, connection, chain, args);
  const parties = readParties(args.parties, signer.address);
  const hosted = readHostedSecrets(hre.config.paths.ignition, chain.chainId);
  const asking = await prepareAsking(chain, args, signer.address, hosted, await chainTime(chain.provider));
  const url = args.dryRun ? undefined : await webhookUrl(hre, terminal);
  const deployments = await Promise.all(
    [escrow, ...asking.map(({ oracle }) => oracle)].map((at) => deployedAt(rpc, at)),
  );
  const options: KeeperOptions = {
    chainId: chain.chainId,
    escrow: getAddress(escrow),
    parties,
    asArbiter: args.arbiter,
    fromBlock: Math.min(...deployments),
    policy: { asking, maxAsksPerQuestion: limits.maxAsksPerQuestion },
    dryRun: args.dryRun,
    pollMs: limits.pollMs,
    tipWei: limits.tipWei,
    maxFeePerGasWei: limits.maxFeePerGasWei,
    ...(url === undefined ? {} : { webhookUrl: url }),
  };
  return { chain, rpc, signer, limits, options };
}

/** Looks at the chain once, and then, unless that was all, again and again. */
async function work(args: KeeperArguments, prepared: Prepared, files: KeeperFiles): Promise<TaskResult> {
  const { chain, rpc, signer, limits, options } = prepared;
  const transactionUrl = (hash: string) => chain.transactionUrl(hash);
  const reports: Report[] = [];
  const log = keeperLog(
    (line) => process.stderr.write(line),
    process.stderr.isTTY === true ? { transactionUrl } : undefined,
    (report) => args.once && reports.push(report),
  );
  const { journal, book } = files;
  const keeper = new Keeper(
    { provider: rpc, signer, journal, ...(book === undefined ? {} : { book }), clock: systemClock, log, post },
    options,
  );
  const stopping = onSignals();
  // What goes wrong then is told by the end of the work, which stops it again.
  stopping.signal.addEventListener("abort", () => void keeper.stop().catch(() => undefined));
  const metrics = await serve(keeper, limits.metricsPort);
  try {
    const tick = await (args.once ? lookOnce(keeper) : firstLook(keeper));
    const agreements = keeper.metrics.get("keeper_agreements");
    if (args.once) {
      await keeper.reported();
      return {
        text: lookText({ tick, agreements, reports, dryRun: args.dryRun }),
        data: { block: tick.head.number, agreements, sent: tick.sent, due: tick.waiting, reports },
        exitCode: reports.length === 0 ? EXIT.done : EXIT.negative,
      };
    }
    log.info(
      { agreements, block: tick.head.number, ...(metrics && { metrics: metrics.url }) },
      `keeping ${countOf(agreements)}, read up to block ${tick.head.number}`,
    );
    if (!stopping.signal.aborted) await keeper.run();
    return {
      text: "Stopped. What is under way goes on with the next start.",
      data: { stopped: true },
    };
  } finally {
    stopping.release();
    await keeper.stop();
    await metrics?.close();
  }
}

/** Short where it is below where somebody stands. */
function shown(folder: string): string {
  const below = relative(process.cwd(), folder);
  return below === "" || below.startsWith("..") ? folder : below;
}

/** Later a node may fail for a while. One that fails at once is hardly the right one. */
async function firstLook(keeper: Keeper): Promise<TickReport> {
  try {
    return await keeper.tick();
  } catch (cause) {
    if (!(cause instanceof RpcError)) throw cause;
    throw new KeeperNotReadyError(
      `The node refuses what a keeper has to know: ${cause.message}.`,
      "Use a node that serves the logs of the whole chain.",
      { cause },
    );
  }
}

/** Whose turn it is among several askers is known only once the definition of the metric has been read. */
async function lookOnce(keeper: Keeper): Promise<TickReport> {
  const first = await firstLook(keeper);
  if (first.waiting.length === 0) return first;
  const { head, sent: more, waiting } = await keeper.tick();
  const sent = [...first.sent, ...more];
  return { head, sent, waiting: waiting.filter((key) => !sent.includes(key)) };
}

async function serve({ metrics }: Keeper, port: number | undefined): Promise<MetricsServer | undefined> {
  if (port === undefined) return undefined;
  try {
    return await serveMetrics(metrics, port);
  } catch (cause) {
    throw new KeeperArgumentError(
      `Port ${port} of 127.0.0.1 cannot be served (${String((cause as NodeJS.ErrnoException).code)}).`,
      "Name another one with --metrics-port.",
      { cause },
    );
  }
}

export default taskAction(keep);
