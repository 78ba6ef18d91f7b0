/*
 * A whole agreement that nobody touches but the client that funds it, the real Functions contracts with four nodes that run
 * the source, and a keeper: two months of 30 days at 40 USDC a lead, of which weekly payments reach 85 %.
 *
 * The source counts one lead a day, so that by hand: points after 7, 14, 21 and 28 days pay 85 % of 28 × 40 = 952 USDC in
 * all, and the settlement of 30 leads the rest of 1,200: 248 USDC.
 */
import { expect } from "chai";
import { parseEther, Wallet } from "ethers";
import { network } from "hardhat";

import { statusOf } from "../../../toolkit/book/status.js";
import { readBook } from "../../../toolkit/book/read-book.js";
import { LocalDon } from "../../../toolkit/don/local-don.js";
import { deployFunctionsStack } from "../../../toolkit/don/stack.js";
import { createSubscription, JUELS_PER_LINK } from "../../../toolkit/don/subscription.js";
import { Keeper } from "../../../toolkit/keeper/keeper.js";
import { functionsMetricId } from "../../../toolkit/metrics/functions-metric.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { deployEscrow, fundFirst, makeTerms, USDC, WEEKLY_85 } from "../../support/escrow.js";
import { FakeClock, FakeDisk, FakeLog } from "./fakes.js";
import { leadsMetric } from "../../support/functions-metric.js";

const SOURCE = `
const days = (BigInt(args[2]) - BigInt(args[1])) / 86400n;
return Functions.encodeUint256(days);
`;

describe("A keeper and the real oracle network", () => {
  it("carry an agreement from its funding to its last settlement", async () => {
    const connection = await network.create();
    const { ethers, networkHelpers } = connection;
    const fixture = await deployEscrow(connection);
    const { escrow, token, agency, client, stranger } = fixture;
    const wallet = new Wallet(`0x${"4b".repeat(32)}`, ethers.provider);
    await networkHelpers.setBalance(wallet.address, parseEther("100"));
    const stack = await deployFunctionsStack(stranger);
    const oracle = await ethers.deployContract("FunctionsMetricOracle", [stack.router]);
    const subscriptionId = await createSubscription(stack, wallet, { consumers: [oracle] });
    const don = await LocalDon.start({ provider: ethers.provider, stack, funder: stranger, pollMs: false });
    try {
      const definition = leadsMetric(SOURCE, [wallet.address], stack.donId);
      await oracle.defineMetric(definition, SOURCE);
      const at = await oracle.getAddress();
      const start = BigInt(await networkHelpers.time.latest()) + DAY;
      const terms = await makeTerms(fixture, "ERC-20", {
        ...WEEKLY_85,
        oracle: at,
        metric: functionsMetricId(definition),
        start,
        periodEnds: [start + 30n * DAY, start + 60n * DAY],
      });
      const id = await fundFirst(fixture, terms, 2);

      const [clock, disk, log] = [new FakeClock(), new FakeDisk(), new FakeLog()];
      const live = () =>
        new Keeper(
          { provider: ethers.provider, signer: new Wallet(wallet.privateKey), journal: disk.file(), clock, log },
          {
            chainId: fixture.location.chainId,
            escrow: fixture.location.verifyingContract,
            parties: [agency.address],
            confirmations: 2,
            policy: { asking: [{ oracle: at, subscriptionId, secretsVersion: 0n }] },
          },
        );
      let keeper = live();
      const received: bigint[] = [];
      let before = await token.balanceOf(agency);
      for (let day = 0n; day <= 66n; day++) {
        const noon = start + day * DAY;
        if (noon > BigInt(await networkHelpers.time.latest())) await networkHelpers.time.increaseTo(noon);
        // It is restarted every week, and forgets everything but its journal.
        if (day % 7n === 3n) keeper = live();
        for (let look = 0; look < 3; look++) {
          clock.ms += 20_000;
          await keeper.tick();
          await don.answerPending();
        }
        const now = await token.balanceOf(agency);
        if (now !== before) received.push((now - before) / USDC);
        before = now;
      }

      expect(received).to.deep.equal([238n, 238n, 238n, 238n, 248n, 238n, 238n, 238n, 238n, 248n]);
      expect(received.reduce((sum, amount) => sum + amount, 0n)).to.equal(2_400n);
      expect(await escrow.held(terms)).to.equal(0n);
      const book = await readBook(ethers.provider, fixture.location.verifyingContract);
      expect(statusOf(book.get(id), BigInt(await networkHelpers.time.latest()))).to.equal("closed");
      expect(await token.balanceOf(client)).to.equal(10n ** 12n * USDC - 2_400n * USDC);

      // Every question once, every payment once, none in vain, and nothing that anybody had to be told.
      expect(await oracle.queryFilter(oracle.filters.Asked())).to.have.length(10);
      expect(log.messages().filter((message) => message.startsWith("sent"))).to.have.length(20);
      expect(log.lines.filter(({ level }) => level !== "info")).to.deep.equal([]);
      expect(keeper.metrics.get("keeper_balance_wei")).to.be.greaterThan(0);
      const left = (await stack.router.getSubscription(subscriptionId)).balance;
      expect(left).to.be.within(90n * JUELS_PER_LINK, 100n * JUELS_PER_LINK);
    } finally {
      await don.stop();
      await connection.close();
    }
  });
});
