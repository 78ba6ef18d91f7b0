/*
 * settleMutuallyPlan(context, offer), withdrawPlan(credit, to), pushCreditPlan(credit)
 * ├── say what moves, and move it
 * └── refuse what is void, in words
 */
import { expect } from "chai";
import { network } from "hardhat";

import { pushCreditPlan } from "../../../../toolkit/calls/life/push-credit.js";
import { settleMutuallyPlan } from "../../../../toolkit/calls/life/settle-mutually.js";
import { withdrawPlan } from "../../../../toolkit/calls/life/withdraw.js";
import { NotPossibleError } from "../../../../toolkit/pricing/possible.js";
import { DAY } from "../../../../toolkit/units/durations.js";
import { NotSignedError, WrongSenderError } from "../../../../toolkit/signing/errors.js";
import { newMutualOffer, offerSummary, signMutualOffer } from "../../../../toolkit/calls/life/mutual-offer.js";
import { AmountError } from "../../../../toolkit/units/decimal.js";
import { CURRENCIES, deployEscrow, USDC } from "../../../support/escrow.js";
import { openWithCredit } from "../../../support/hostile.js";
import { END } from "../../../support/stage.js";
import { expectDoes, expectReadable, expectRefused, openCalls, sendAll } from "../support.js";

const connection = await network.create();
const { networkHelpers } = connection;
const load = () => networkHelpers.loadFixture(deploy);
async function deploy() {
  return await deployEscrow(connection);
}

describe("mutual settlements", () => {
  it("split all that is held, by whoever did not sign", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20", {}, 2);
    const { agency, client } = fixture;
    const options = { toAgency: "1,500", validUntil: fixture.now + 5n * DAY };
    const offer = await newMutualOffer(made.context, options);
    for (const line of offerSummary(offer)) expect(line).to.match(/^[A-Z0-9].*\.$/);
    await expectRefused(settleMutuallyPlan(made.context, offer), NotPossibleError, /Nobody has signed/);

    const signed = await signMutualOffer(offer, agency);
    const plan = await settleMutuallyPlan(made.context, signed);
    expect(plan.sender).to.equal(client.address);
    const both = await settleMutuallyPlan(made.context, await signMutualOffer(signed, client));
    expect(both.sender).to.equal(undefined);
    await expectDoes(made, both, fixture.stranger, { agency: 1_500n * USDC, client: 18_500n * USDC });
    await made.stage.expectState({ end: END.mutual });
    await expectRefused(settleMutuallyPlan(made.context, signed), NotPossibleError, /Nothing is funded/);
  });

  it("are refused when they are void, and cannot be offered beyond what there is", async () => {
    const fixture = await load();
    const made = await openCalls(connection, fixture, "ERC-20", {}, 2);
    const validUntil = fixture.now + 300n * DAY;
    const offer = await newMutualOffer(made.context, { toAgency: "0", validUntil });
    await expectRefused(
      signMutualOffer(offer, fixture.stranger),
      WrongSenderError,
      /neither the client nor the agency/,
    );
    const signed = await signMutualOffer(offer, fixture.agency);
    const tooMuch = newMutualOffer(made.context, { toAgency: "20,000.01", validUntil });
    await expectRefused(tooMuch, NotPossibleError, /20,000.01 USDC are more than the 20,000 USDC held/);
    await expectRefused(newMutualOffer(made.context, { toAgency: "1e3", validUntil }), AmountError, /no amount/);
    await expectRefused(
      newMutualOffer(made.context, { toAgency: "1", validUntil: 5n }),
      NotPossibleError,
      /void already/,
    );
    const forEver = newMutualOffer(made.context, { toAgency: "1", validUntil: fixture.now + 400n * DAY });
    await expectRefused(forEver, NotPossibleError, /more than a year/);

    const other = { ...signed, settlement: { ...offer.settlement, clientAmount: 1n } };
    await expectRefused(settleMutuallyPlan(made.context, other), NotPossibleError, /The offer splits .* USDC are held/);
    const forged = { ...signed, signatures: { client: signed.signatures.agency! } };
    await expectRefused(
      settleMutuallyPlan(made.context, forged),
      NotSignedError,
      /not that of the client .* over this offer/,
    );
    await made.stage.settleAt(made.stage.windows(0).latestSettle);
    await expectRefused(settleMutuallyPlan(made.context, signed), NotPossibleError, /0 periods settled; now 1 are/);
    await made.stage.passTo(validUntil);
    await expectRefused(settleMutuallyPlan(made.context, signed), NotPossibleError, /The offer was valid until/);
  });
});

for (const currency of CURRENCIES) {
  describe(`credits (${currency})`, () => {
    it("are pushed again, or withdrawn elsewhere", async () => {
      const credit = await openWithCredit(connection, await load(), currency);
      const { stage } = credit;
      const unit = currency === "native" ? { symbol: "ETH", decimals: 18 } : { symbol: "HOST", decimals: 6 };
      const context = {
        location: stage.fixture.location,
        provider: connection.ethers.provider,
        token: stage.terms.token,
        unit,
        payee: stage.terms.agency,
      };
      const away = await withdrawPlan(context, stage.fixture.stranger.address);
      expect(away.sender).to.equal(stage.terms.agency);
      expect(away.warnings.map(({ code }) => code)).to.deep.equal(["ExchangeAddress"]);
      expectReadable(away);

      await credit.refuse(false);
      const plan = await pushCreditPlan(context);
      expectReadable(plan);
      expect(plan.summary[0]).to.contain(currency === "native" ? "0.000000004 ETH" : "4,000 HOST");
      await stage.expectMoved(await sendAll(plan, stage.fixture.stranger), { agency: 4_000n * USDC });
      await expectRefused(pushCreditPlan(context), NotPossibleError, /No payment in .* waits/);
      const toEscrow = withdrawPlan(context, stage.fixture.location.verifyingContract);
      await expectRefused(toEscrow, NotPossibleError, /would belong to nobody/);
    });
  });
}
