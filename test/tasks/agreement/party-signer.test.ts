import { expect } from "chai";

import { partySigner, WhichPartyError } from "../../../tasks/agreement/party-signer.js";
import { NotAnAddressError } from "../../../tasks/support/account.js";
import { NoKeyError } from "../../../tasks/support/chain.js";
import { AGENCY, CLIENT, knownAgreement } from "../../toolkit/signing/support.js";
import { fakeChain, fakeKey } from "../support/fakes.js";
import { rejection } from "../support/rejection.js";

describe("partySigner", () => {
  const agreement = knownAgreement();
  const other = fakeKey("other");

  it("is the party whose key is here", async () => {
    for (const party of [CLIENT, AGENCY]) {
      const signer = await partySigner(agreement, fakeChain([other, party]), undefined);
      expect(await signer.getAddress()).to.equal(party.address);
    }
  });

  it("is the account that is named, whoever else is here", async () => {
    const signer = await partySigner(agreement, fakeChain([CLIENT, AGENCY]), AGENCY.address.toLowerCase());
    expect(await signer.getAddress()).to.equal(AGENCY.address);
  });

  it("asks which, where both keys are here", async () => {
    const error = await rejection(partySigner(agreement, fakeChain([CLIENT, AGENCY]), undefined));
    expect(error).to.be.instanceOf(WhichPartyError);
    expect((error as WhichPartyError).remedy).to.include(`--account ${CLIENT.address} is the client`);
  });

  it("is nobody without a key, or with something that is no address", async () => {
    const chain = fakeChain([other]);
    expect(await rejection(partySigner(agreement, chain, undefined))).to.be.instanceOf(NoKeyError);
    expect(await rejection(partySigner(agreement, chain, AGENCY.address))).to.be.instanceOf(NoKeyError);
    expect(await rejection(partySigner(agreement, chain, "me"))).to.be.instanceOf(NotAnAddressError);
  });
});
