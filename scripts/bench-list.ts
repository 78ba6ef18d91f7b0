/*
 * How long it takes to list many agreements with their status, from nothing but a node's HTTP interface: by the toolkit
 * alone, and by the task, from the start of its process to its end.
 *
 *   npm run bench:list
 *
 * BENCH_AGREEMENTS=10000 says how many. Agreements are made first, which takes longer than everything else.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { JsonRpcProvider } from "ethers";

import { BookReader } from "../toolkit/book/read-book.js";
import { statusOf } from "../toolkit/book/status.js";
import { httpRpc } from "../toolkit/chain/http-rpc.js";
import type { RpcProvider } from "../toolkit/chain/rpc.js";
import { held } from "../toolkit/pricing/ledger.js";
import { keepIdle } from "./bench-list/keep.js";
import { makeAgreements } from "./bench-list/make-agreements.js";
import { startLocalNode } from "./local-node/start.js";

const HARDHAT = fileURLToPath(new URL("../node_modules/hardhat/dist/src/cli.js", import.meta.url));
const COUNT = Number(process.env["BENCH_AGREEMENTS"] ?? 10_000);

const node = await startLocalNode();
const provider = new JsonRpcProvider(node.url, undefined, { staticNetwork: true, batchMaxCount: 100 });
try {
  const began = performance.now();
  const { escrow, agency } = await makeAgreements(provider, COUNT);
  console.log(`made ${COUNT} agreements in ${seconds(began)}`);

  for (const [name, options] of [
    ["all agreements of the escrow", {}],
    ["all agreements of one party", { parties: [agency] }],
  ] as const) {
    const memory = heap();
    const { rpc, calls } = counted(httpRpc(node.url));
    const listing = performance.now();
    const reader = new BookReader(rpc, escrow, options);
    const { head } = await reader.refresh();
    const tally = new Map<string, number>();
    let sum = 0n;
    for (const entry of reader.book.entries()) {
      const status = statusOf(entry, BigInt(head.timestamp));
      tally.set(status, (tally.get(status) ?? 0) + 1);
      sum += held(entry.ledger);
    }
    const took = seconds(listing);
    const used = heap() - memory;
    console.log(`${name}: ${reader.book.size} listed in ${took}, ${calls()} calls, ${used} MB of heap`);
    console.log(`  ${[...tally].map(([status, count]) => `${count} ${status}`).join(", ")}; ${sum} wei held`);

    const before = calls();
    const idle = performance.now();
    await provider.send("evm_mine", []);
    await reader.refresh();
    console.log(`  and once more after a block: ${seconds(idle)}, ${calls() - before} calls`);
    const saving = performance.now();
    const saved = reader.save();
    const savedIn = seconds(saving);
    const resuming = performance.now();
    await BookReader.resume(rpc, escrow, options, saved).refresh();
    console.log(`  saved (${Math.round(saved.length / 1e6)} MB) in ${savedIn}, resumed in ${seconds(resuming)}`);
  }

  for (const options of [[], ["--json"]]) {
    const listing = performance.now();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [HARDHAT, "agreement", "list", "--network", "localhost", "--escrow", escrow, ...options],
      { env: { ...process.env, LOCAL_NODE_PORT: new URL(node.url).port }, maxBuffer: 2 ** 30 },
    );
    const command = ["agreement list", ...options].join(" ");
    console.log(`${command}: ${seconds(listing)}, ${stdout.split("\n").length} lines, ${stdout.length} characters`);
  }

  const { rpc, calls } = counted(httpRpc(node.url));
  const { chainId } = await provider.getNetwork();
  const cost = await keepIdle(rpc, { chainId, escrow, party: agency }, calls, heap);
  console.log(`a keeper of all of them: first tick ${cost.firstTickMs} ms; idle with a new block each time:`);
  console.log(
    `  ${cost.idleTickMs} ms and ${cost.idleCalls} calls a tick, ${cost.heapBefore} → ${cost.heapAfter} MB of heap`,
  );
} finally {
  provider.destroy();
  await node.stop();
}

function counted(inner: RpcProvider): { rpc: RpcProvider; calls: () => number } {
  let calls = 0;
  const rpc: RpcProvider = {
    send: async (method, params) => {
      calls++;
      return await inner.send(method, params);
    },
  };
  return { rpc, calls: () => calls };
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(2)} s`;
}

/** Megabytes in use, without what is only waiting to be collected. */
function heap(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return Math.round(process.memoryUsage().heapUsed / 1e6);
}
