/*
 * Every receiver of native currency that is hostile or merely unusual, as client, as agency and as arbiter, against every
 * function that moves money, in every way in which it does. What is asserted of each cell is the same as for tokens.
 */
import { expect } from "chai";
import { network } from "hardhat";

import { ACTIONS } from "../../support/matrix/actions.js";
import { expectMoved, expectSurvived, HONEST, liveHonestly, type Honest } from "../../support/matrix/cell.js";
import { read } from "../../support/matrix/reading.js";
import { hostilityOf, PRECOMPILES, RECEIVER_ROWS } from "../../support/matrix/receivers.js";
import { MATRIX_NETWORK, ROLES, World, type Role } from "../../support/matrix/world.js";

const connection = await network.create(MATRIX_NETWORK);
const { networkHelpers } = connection;
const NATIVE = { currency: "native", unit: 10n ** 12n } as const;

describe("Hostile receivers, against every function that moves money", () => {
  it("are more than 12", () => {
    expect(new Set(RECEIVER_ROWS.map(({ name }) => name)).size)
      .to.equal(RECEIVER_ROWS.length)
      .and.to.be.greaterThan(12);
  });

  for (const contract of ROLES) {
    const create = () => World.create(connection, { ...NATIVE, contract });

    for (const action of ACTIONS) {
      // Authorizations are of tokens; and only a receiver that refuses has a credit.
      if (action.only === "ERC-20" || (action.creditOf ?? contract) !== contract) continue;

      context(`as the ${contract}: ${action.name}`, () => {
        let world: World;
        let honest: Honest;
        let snapshot: Awaited<ReturnType<typeof networkHelpers.takeSnapshot>>;

        before(async () => {
          world = await networkHelpers.loadFixture(create);
          await action.prepare(world);
          honest = await liveHonestly(world, action);
          snapshot = await networkHelpers.takeSnapshot();
        });
        beforeEach(() => snapshot.restore());

        for (const row of RECEIVER_ROWS) {
          it(row.name, () => expectSurvived(world, action, hostilityOf(row), honest));
        }
      });
    }
  }

  for (const { name, address, payingOut } of PRECOMPILES) {
    for (const role of ROLES) {
      // Nobody can sign for a precompile, and what it could be paid once more is what it could be paid at first.
      const actions = ACTIONS.filter(
        (action) =>
          action.only !== "ERC-20" &&
          action.direction !== "claim" &&
          (role === "arbiter" || !action.name.startsWith("settleMutually")),
      );

      context(`as the ${role}: ${name}`, () => {
        const create = () => World.create(connection, { ...NATIVE, addresses: { [role]: address } });

        for (const action of actions) {
          it(action.name, async () => {
            const world = await networkHelpers.loadFixture(create);
            await action.prepare(world);
            const before = await read(world);

            expect(await world.send(await action.call(world))).to.equal(null);

            const fate = (payee: Role) => (payee === role ? payingOut : "works");
            expectMoved(world, action, { ...HONEST, fate }, before, await read(world));
          });
        }
      });
    }
  }
});
