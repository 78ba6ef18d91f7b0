/**
 * Lives random agreements in the TypeScript model and in the real escrow, and compares them after every action.
 *
 *   npm run differential -- --cases 1000000   replays so many, and writes docs/evidence/differential.json
 *   npm run differential -- --seed 7          other cases
 *   npm run differential -- --only 12345      one case alone, with all its steps
 *
 * It goes on where it was when it is started again after an interruption.
 */
import { PerformanceEscrowError } from "../toolkit/errors.js";
import { seedOf } from "../test/differential/batch.js";
import { makeCase } from "../test/differential/case.js";
import { type Options, parseOptions } from "./differential/options.js";
import { replayAll } from "./differential/pool.js";
import { Progress } from "./differential/progress.js";
import { figuresOf, record } from "./differential/record.js";
import { type BatchResult, replayBatch } from "./differential/replay.js";

/** How often it tells how far it is, in milliseconds. */
const TELL_EVERY_MS = 10_000;

async function replayOne(seed: bigint, number: number): Promise<void> {
  const { labels } = makeCase(seedOf(seed, number));
  for (const [step, label] of labels.entries()) console.log(`${step}  ${label}`);
  const result = await replayBatch({ seed, first: number, cases: 1 });
  for (const { text } of result.told) console.log(text);
  finish([result], seed);
}

async function replayMany(options: Options): Promise<void> {
  const { cases, seed, batch, workers } = options;
  const progress = Progress.open(options);
  const finished = new Set(progress.results.map(({ range }) => range.first));
  if (finished.size > 0) console.log(`Goes on after ${figuresOf(progress.results, seed).cases} cases.`);
  const ranges = [];
  for (let first = 0; first < cases; first += batch) {
    if (!finished.has(first)) ranges.push({ first, cases: Math.min(batch, cases - first) });
  }

  const started = Date.now();
  let told = started;
  let now = 0;
  await replayAll(ranges, seed, workers, (result) => {
    progress.add(result);
    now += result.range.cases;
    for (const { text } of result.told) console.log(text);
    if (Date.now() - told < TELL_EVERY_MS) return;
    told = Date.now();
    const perSecond = (now * 1000) / (told - started);
    const all = figuresOf(progress.results, seed);
    const minutes = (cases - all.cases) / perSecond / 60;
    console.log(
      `${all.cases} of ${cases} cases, ${all.differences} differences, ${perSecond.toFixed(0)} a second, ` +
        `${minutes.toFixed(1)} minutes left`,
    );
  });
  const seconds = (Date.now() - started) / 1000;
  if (now > 0) console.log(`${now} cases in ${seconds.toFixed(0)} s: ${(now / seconds).toFixed(0)} a second.`);
  record(options, finish(progress.results, seed));
  console.log("Written to docs/evidence/differential.json.");
}

function finish(results: readonly BatchResult[], seed: bigint) {
  const figures = figuresOf(results, seed);
  const { cases, actions, refused, differences } = figures;
  console.log(`${cases} cases, ${actions} actions done, ${refused} refused, ${differences} differences.`);
  if (differences > 0) process.exitCode = 1;
  return figures;
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.only === undefined) await replayMany(options);
  else await replayOne(options.seed, options.only);
} catch (error) {
  if (!(error instanceof PerformanceEscrowError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
