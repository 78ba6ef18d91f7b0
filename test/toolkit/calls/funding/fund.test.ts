/*
 * fundPlan(context, options)
 * ├── given native currency → one call that carries the amount
 * ├── given a token → an exact approval first, none when enough is allowed
 * ├── fills in the next period, and the consent where it is needed
 * ├── warns: exchange, unused address, somebody else's money, late, balance
 * └── refuses: no consent, retracted, ended, too late, too early, too many periods, wrong decimals, wrong chain
 */
import { expect } from "chai";
import { Signature } from "ethers";
import { network } from "hardhat";

import { fundPlan } from "../../../../toolkit/calls/funding/fund.js";
import { NoEscrowError } from "../../../../toolkit/calls/shared/state.js";
import { TokenMismatchError } from "../../../../toolkit/calls/shared/token.js";
import { WrongChainError } from "../../../../toolkit/chain/require-chain.js";
import { PeriodsToFundError } from "../../../../toolkit/funding/errors.js";
import { NotPossibleError } from "../../../../toolkit/pricing/possible.js";
import { NotSignedError } from "../../../../toolkit/signing/errors.js";
import { signTerms } from "../../../../toolkit/terms/typed-data.js";
import { InvalidTermsError } from "../../../../toolkit/terms/validity.js";
import { DAY } from "../../../../toolkit/units/durations.js";
import { CURRENCIES, deployEscrow } from "../../../support/escrow.js";
import { expectDoes, expectReadable, expectRefused, openCalls, sendAll } from "../support.js";

const connection = await network.create();
const { networkHelpers } = connection;
const load = () => networkHelpers.loadFixture(deploy);
async function deploy() {
  return await deployEscrow(connection);
}
const codes = (warnings: readonly { code: string }[]) => warnings.map(({ code }) => code);

describe("fundPlan", () => {
  for (const currency of CURRENCIES) {
    it(`funds the first period with the agency's signature (${currency})`, async () => {
      const fixture = await load();
      const made = await openCalls(connection, fixture, currency);
      const plan = await fundPlan(made.context, { consent: made.consent });

      expect(plan.calls.map(({ value }) => value)).to.deep.equal([currency === "native" ? made.stage.terms.cap : 0n]);
      expect(plan.calls[0]?.description).to.match(/^Fund period 1 of 3 with /);
      expect(plan.summary[0]).to.contain(`The client Acme (${fixture.client.address}) pays`);
      expect(codes(plan.warnings)).to.deep.equal(["ExchangeAddress"]);
      const { cap } = made.stage.terms;
      await expectDoes(made, plan, fixture.client, { client: -cap, escrow: cap });
      expect((await made.stage.agreement()).funded).to.equal(1n);
    });

    it(`funds the periods that are next (${currency})`, async () => {
      const fixture = await load();
      const made = await openCalls(connection, fixture, currency, {}, 1);
      const plan = await fundPlan(made.context, { count: 2 });

      const { cap } = made.stage.terms;
      await expectDoes(made, plan, fixture.client, { client: -2n * cap, escrow: 2n * cap });
      expect((await made.stage.agreement()).funded).to.equal(3n);
      await expectRefused(fundPlan(made.context), NotPossibleError, /All 3 periods are funded/);
    });
  }

  it("allows the escrow exactly the amount, and only when it has to", async () => {
    const fixture = await load();
    const { escrow, token, client, stranger } = fixture;
    const made = await openCalls(connection, fixture, "ERC-20");
    const { cap } = made.stage.terms;
    expect((await fundPlan(made.context, { consent: made.consent })).calls).to.have.length(1);

    await token.connect(client).approve(escrow, 1n);
    const plan = await fundPlan(made.context, { consent: made.consent });
    expect(plan.calls.map(({ description }) => description)).to.deep.equal([
      "Allow the escrow to take 10,000 USDC",
      "Fund period 1 of 3 with 10,000 USDC",
    ]);
    expect(plan.calls[0]?.approval).to.include({ owner: client.address, amount: cap });
    await sendAll(plan, client);
    expect(await token.allowance(client, escrow)).to.equal(0n);
    expect(await token.allowance(stranger, escrow)).to.equal(0n);
  });

  it("warns of money that would come back to somebody else, and of an address that never did anything", async () => {
    const fixture = await load();
    const { stranger, token } = fixture;
    const unused = "0x00000000000000000000000000000000000A11CE";
    const made = await openCalls(connection, fixture, "ERC-20", { client: unused });
    const plan = await fundPlan(made.context, { consent: made.consent, from: stranger.address });

    expect(codes(plan.warnings)).to.deep.equal(["ExchangeAddress", "NotTheClient", "UnusedAddress", "BalanceShort"]);
    expect(plan.warnings.filter(({ confirm }) => confirm)).to.have.length(3);
    expectReadable(plan);
    await token.mint(stranger, made.stage.terms.cap);
    await sendAll(plan, stranger);
    expect((await made.stage.agreement()).funded).to.equal(1n);
  });

  it("warns when the period has begun already", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20");
    await made.stage.passTo(made.stage.terms.start + DAY);
    const { warnings } = await fundPlan(made.context, { consent: made.consent });
    expect(codes(warnings)).to.include("LateFunding");
  });

  it("warns of an arbiter that is a contract, and of a metric that nobody knows", async () => {
    const fixture = await load();
    const arbiter = await fixture.oracle.getAddress();
    const windows = { reviewWindow: 2n * DAY, rulingWindow: 5n * DAY, arbiterFee: 1n };
    const made = await openCalls(connection, fixture, "ERC-20", { arbiter, ...windows });
    const context = { ...made.context, agreement: { ...made.agreement, metric: { kind: "unknown" as const } } };
    const plan = await fundPlan(context, { consent: made.consent });
    expect(codes(plan.warnings)).to.include.members(["ArbiterIsContract", "MetricUnknown"]);
    expectReadable(plan);
  });

  it("refuses without the agency's consent, also when that was taken back", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20");
    await expectRefused(fundPlan(made.context), NotPossibleError, /has not agreed to these terms yet/);
    expect((await fundPlan(made.context, { from: fixture.agency.address })).sender).to.equal(fixture.agency.address);

    const forged = await signTerms(fixture.stranger, made.stage.terms, fixture.location);
    await expectRefused(
      fundPlan(made.context, { consent: forged }),
      NotSignedError,
      /not that of the agency.*Do not pay/,
    );
    const short = Signature.from(made.consent).compactSerialized;
    expect((await fundPlan(made.context, { consent: short })).calls.at(-1)?.data).to.contain(made.consent.slice(2));

    await fixture.escrow.connect(fixture.agency).retract(made.stage.terms);
    await expectRefused(fundPlan(made.context, { consent: made.consent }), NotPossibleError, /took its consent back/);
  });

  it("refuses when it is too late, too early, or too much", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20");
    await expectRefused(
      fundPlan(made.context, { count: 4, consent: made.consent }),
      PeriodsToFundError,
      /have 3 periods: 4 periods cannot be funded/,
    );
    await made.stage.passTo(made.stage.terms.start + made.stage.terms.fundingGrace);
    await expectRefused(
      fundPlan(made.context, { consent: made.consent }),
      NotPossibleError,
      /Period 1 of 3 could be funded until .*Make a new one/,
    );

    const far = fixture.now + 400n * DAY;
    const early = await openCalls(connection, fixture, "ERC-20", { start: far, periodEnds: [far + 30n * DAY] });
    await expectRefused(fundPlan(early.context, { consent: early.consent }), NotPossibleError, /more than 366 days/);
  });

  it("refuses terms that the escrow would refuse, before anything is signed", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20", { cap: 0n });
    await expectRefused(fundPlan(made.context, { consent: made.consent }), InvalidTermsError, /ZeroCap/);
  });

  it("refuses an agreement that has ended", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20", {}, 1);
    await fixture.escrow.connect(fixture.client).cancel(made.stage.terms, 0);
    await expectRefused(fundPlan(made.context), NotPossibleError, /has ended: the client cancelled/);
  });

  it("refuses to show amounts wrongly, and to speak with the wrong chain or with nobody", async () => {
    const fixture = await load();
    const { context, consent, agreement } = await openCalls(connection, fixture, "ERC-20");
    const wrong = { ...agreement, token: { symbol: "USDC", decimals: 18 } };
    await expectRefused(
      fundPlan({ ...context, agreement: wrong }, { consent }),
      TokenMismatchError,
      /has 6 decimal places/,
    );
    const other = { ...agreement, token: { symbol: "DAI", decimals: 6 } };
    await expectRefused(
      fundPlan({ ...context, agreement: other }, { consent }),
      TokenMismatchError,
      /calls itself “USDC”/,
    );
    const elsewhere = { ...agreement, location: { ...agreement.location, chainId: 1n } };
    await expectRefused(fundPlan({ ...context, agreement: elsewhere }), WrongChainError, /for chain 1,/);
    const nobody = { ...agreement, location: { ...agreement.location, verifyingContract: fixture.client.address } };
    await expectRefused(fundPlan({ ...context, agreement: nobody }), NoEscrowError, /There is no escrow/);
  });
});
