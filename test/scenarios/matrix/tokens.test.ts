/*
 * Every token that is hostile or merely unusual, against every function that moves money, in every way in which it does.
 *
 * Each cell starts from the same honest state, in which the action is possible. The token turns, the action is tried, and:
 * ├── it is refused with the error of the table → nothing at all has changed, whatever else is due can be settled all the
 * │   same, and when the token relents the action works
 * └── or it works → every payment arrived or is a credit, as the table says, and the agreement is in the same state as in an
 *     honest world
 * In both cases an agreement of others in the same token is as it was, one in another token is settled and paid in full
 * with the hostility still on, what the escrow has is what it owes (or differs by exactly what the token made of it), and in
 * the end, when the token relents, everybody has been paid what an honest world would have paid.
 */
import { expect } from "chai";
import { network } from "hardhat";

import { ACTIONS } from "../../support/matrix/actions.js";
import { expectSurvived, HONEST, liveHonestly, type Honest } from "../../support/matrix/cell.js";
import { moneyFunctions } from "../../support/matrix/intrusion.js";
import { hostilityOf, TOKEN_KINDS, TOKEN_ROWS } from "../../support/matrix/tokens.js";
import { MATRIX_NETWORK, World } from "../../support/matrix/world.js";

const connection = await network.create(MATRIX_NETWORK);
const { networkHelpers } = connection;
const usual = () => World.create(connection, { currency: "ERC-20", unit: 10n ** 6n });

describe("Hostile tokens, against every function that moves money", () => {
  it("leaves out no function and has more than 20 tokens", async () => {
    const world = await networkHelpers.loadFixture(usual);
    const functions = ACTIONS.map(({ name }) => name.split(",")[0] ?? "");

    expect([...new Set(functions)].sort()).to.deep.equal(moneyFunctions(world));
    expect(new Set(TOKEN_ROWS.map(({ name }) => name)).size)
      .to.equal(TOKEN_ROWS.length)
      .and.to.be.greaterThan(20);
  });

  for (const action of ACTIONS) {
    context(action.name, () => {
      let world: World;
      let honest: Honest;
      let snapshot: Awaited<ReturnType<typeof networkHelpers.takeSnapshot>>;

      before(async () => {
        world = await networkHelpers.loadFixture(usual);
        await action.prepare(world);
        honest = await liveHonestly(world, action);
        snapshot = await networkHelpers.takeSnapshot();
      });
      beforeEach(() => snapshot.restore());

      for (const row of TOKEN_ROWS) {
        it(`with a token that ${row.name}`, () => expectSurvived(world, action, hostilityOf(row), honest));
      }
    });
  }

  for (const { name, options } of TOKEN_KINDS) {
    context(`with a token that ${name}`, () => {
      const unusual = () => World.create(connection, { currency: "ERC-20", ...options });

      for (const action of ACTIONS) {
        it(action.name, async () => {
          const world = await networkHelpers.loadFixture(unusual);
          await action.prepare(world);
          await expectSurvived(world, action, HONEST, await liveHonestly(world, action));
        });
      }
    });
  }
});
