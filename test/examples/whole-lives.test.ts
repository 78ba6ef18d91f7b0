/*
 * Every example lives as it says: on one chain, measured by four oracle nodes that ask local servers, or by people who
 * sign. One life begins when the one before it is over.
 */
import { expect } from "chai";

import { KNOWN_SOURCES } from "../../functions/registry.js";
import { EXAMPLE_ACCOUNTS, readExample, withValues } from "../../tasks/agreement/new/example-file.js";
import { checkAgreement, isRefused } from "../../toolkit/agreement-check/check.js";
import { formatMoment } from "../../toolkit/agreement-file/moments.js";
import { readReceipt } from "../../toolkit/receipt/read-receipt.js";
import { DAY } from "../../toolkit/units/durations.js";
import { Life } from "./life.js";
import { readStories, type Story } from "./story.js";
import { compiledExample, MODEL_NAMES } from "./support.js";
import { type ExampleWorld, openExampleWorld } from "./world.js";

const examples = MODEL_NAMES.map((name) => {
  const text = readExample(name);
  const compiled = compiledExample(text);
  return { name, text, compiled, stories: readStories(text, compiled.units) };
});

/** Where the examples' numbers are served. */
const origins = examples.flatMap(({ compiled: { file } }) => {
  const url = file.content.metric.functions?.arguments?.["url"];
  return typeof url === "string" ? [new URL(url).origin] : [];
});

describe("The whole life of the example", function () {
  this.timeout(120_000);
  let world: ExampleWorld;
  before(async () => {
    world = await openExampleWorld([...new Set(origins)]);
  });
  after(async () => {
    await world.close();
  });

  /** The example with the chain's addresses, beginning with the first month that is five days away. */
  async function open(text: string, nonce: string) {
    const soon = new Date(Number((await world.now()) + 5n * DAY) * 1000);
    const month = Date.UTC(soon.getUTCFullYear(), soon.getUTCMonth() + 1);
    const starts = formatMoment(BigInt(month) / 1000n, "UTC");
    const { chainId } = world.location;
    const token = { symbol: "USDC", address: await world.token.getAddress(), decimals: 6 };
    const own = withValues(text, { chainId, token, starts, nonce, accounts: EXAMPLE_ACCOUNTS });
    const compiled = compiledExample(own, world.deployments);
    const context = { deployments: world.deployments, now: await world.now() };
    expect(isRefused(checkAgreement(compiled, context)), "what it checks").to.equal(false);
    return compiled;
  }

  /** All that the parties got by the table, and all that was funded. */
  function total(story: Story, cap: bigint) {
    const sum = (cells: (bigint | null)[]) => cells.reduce<bigint>((all, cell) => all + (cell ?? 0n), 0n);
    const funded = story.rows.map(({ event }) => (event.kind === "fund" ? BigInt(event.count) * cap : 0n));
    return {
      funded: sum(funded),
      paid: sum(story.rows.map(({ toAgency }) => toAgency)),
      returned: sum(story.rows.map(({ toClient }) => toClient)),
    };
  }

  for (const { name, text, stories } of examples) {
    for (const [index, story] of stories.entries()) {
      it(`${name}${story.heading === "" ? "" : `: ${story.heading.toLowerCase()}`}`, async () => {
        const compiled = await open(text, `life ${index} of ${name}`);
        const life = new Life(world, compiled);
        const before = await world.token.balanceOf(world.escrow);
        await life.begin();
        await life.live(story);

        const receipt = await readReceipt(world.escrow, life.id, { sources: KNOWN_SOURCES });
        expect(receipt.verdict).to.deep.equal({ kind: "agrees" });
        expect(receipt.totals).to.deep.equal({
          ...total(story, life.terms.cap),
          held: 0n,
          heldByContract: 0n,
          difference: 0n,
        });
        expect(await world.token.balanceOf(world.escrow)).to.equal(before);
      });
    }
  }
});
