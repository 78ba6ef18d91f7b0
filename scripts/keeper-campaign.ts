/*
 * A keeper is killed with SIGKILL at random moments of its life, many of them those in which it writes to its journal,
 * while it looks after agreements on a chain whose time flies. Nothing may be done twice, and nothing left undone.
 *
 *   npm run keeper:campaign
 *
 * CAMPAIGN_KILLS=500 says how often, CAMPAIGN_SEED=1 with which dice; the record is written from 100 kills on.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { JsonRpcProvider } from "ethers";

import { Random } from "../test/support/random.js";
import { writeEvidence } from "./evidence.js";
import { count } from "./keeper-campaign/count.js";
import { SETTINGS_VARIABLE, type KeeperSettings } from "./keeper-campaign/settings.js";
import { Time } from "./keeper-campaign/time.js";
import { Victim } from "./keeper-campaign/victim.js";
import { makeWorld } from "./keeper-campaign/world.js";
import { startLocalNode } from "./local-node/start.js";

const KILLS = Number(process.env["CAMPAIGN_KILLS"] ?? 500);
const SEED = Number(process.env["CAMPAIGN_SEED"] ?? 1);

/** Seconds of the chain's time in each block, on average: as the kills go, so that they are spread over all of it. */
const PACE = { slow: 5, even: 30, fast: 75, last: 90 };
const PAUSE_MS = 40;
/** How much of the chain's time a life lasts, about. */
const SECONDS_PER_KILL = 300n;

const folder = mkdtempSync(join(tmpdir(), "keeper-campaign-"));
const node = await startLocalNode();
const provider = new JsonRpcProvider(node.url, undefined, { staticNetwork: true, cacheTimeout: -1 });
const victim = new Victim(join(folder, "journal.jsonl"), new Random(SEED));
const ended = new AbortController();
try {
  const spread = SECONDS_PER_KILL * BigInt(KILLS);
  const agreements = Math.max(8, Math.min(60, Math.ceil(KILLS / 8)));
  const world = await makeWorld(provider, agreements, spread);
  const settings: KeeperSettings = {
    url: node.url,
    chainId: Number((await provider.getNetwork()).chainId),
    escrow: world.address,
    oracles: world.oracles.map(({ address }) => address),
    parties: [world.agency],
    privateKey: world.keeper.privateKey,
    folder,
  };
  process.env[SETTINGS_VARIABLE] = JSON.stringify(settings);
  await provider.send("evm_setAutomine", [false]);
  const time = new Time(provider, world, new Random(SEED + 1), (await provider.getBlock("latest"))?.timestamp ?? 0);

  // Nothing can be asked before that.
  await time.pass(
    (world.agreements[0]?.start ?? 0n) + 6_000n,
    { secondsPerBlock: () => 600, pauseMs: 0 },
    ended.signal,
  );
  const began = performance.now();
  const from = time.now;
  const secondsPerBlock = () => {
    const ahead = (time.now - from) / (Number(world.end) - from) - victim.kills / KILLS;
    return ahead > 0.01 ? PACE.slow : ahead > -0.01 ? PACE.even : PACE.fast;
  };
  const progress = setInterval(() => {
    const left = Math.max(0, Number(world.end) - time.now);
    console.log(
      `${victim.kills} kills, ${time.asked} questions, ${Math.round(left / 3600)} h of the chain's time left`,
    );
  }, 30_000);
  const killing = new AbortController();
  const torment = victim.torment(KILLS, ended.signal).finally(() => killing.abort());
  await time.pass(world.end, { secondsPerBlock, pauseMs: PAUSE_MS, stalls: 4 }, killing.signal);
  await torment;
  // The last one may live, and finishes what is left.
  victim.live();
  await time.pass(world.end + 3_600n, { secondsPerBlock: () => PACE.last, pauseMs: PAUSE_MS }, ended.signal);
  await victim.stop();
  clearInterval(progress);

  const { kills, by } = victim;
  const seconds = Math.round((performance.now() - began) / 1000);
  const figures = { kills, killsWhile: by, ...(await count(provider, world)), forgotten: time.forgotten, seconds };
  console.log(JSON.stringify(figures, null, 2));
  if (KILLS >= 100) writeEvidence("keeper", "npm run keeper:campaign", figures);
  if (figures.duplicates > 0 || figures.missed > 0) process.exitCode = 1;
  if (process.exitCode === undefined) rmSync(folder, { recursive: true, force: true });
  else console.log(`What the keeper wrote is in ${folder}.`);
} finally {
  ended.abort();
  victim.kill();
  provider.destroy();
  await node.stop();
}
