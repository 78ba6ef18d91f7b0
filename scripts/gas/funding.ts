import { id as keccakOfText, type Signer, type TypedDataDomain } from "ethers";

import { authorizationArguments, authorizationTypedData } from "../../toolkit/funding/erc3009.js";
import { permitArguments, permitTypedData } from "../../toolkit/funding/erc2612.js";
import type { Funding } from "../../toolkit/funding/funding.js";
import type { TypedData } from "../../toolkit/signing/typed-data.js";
import { permit2Code } from "../../toolkit/don/permit2-code.js";
import { PERMIT2_ADDRESS, permit2Arguments, permit2Nonce, permit2TypedData } from "../../toolkit/funding/permit2.js";
import { DAY } from "../../toolkit/units/durations.js";
import type { Terms } from "../../toolkit/terms/types.js";
import { gasTerms } from "./agreement.js";
import { gasUsed, GENESIS, type GasChain } from "./chain.js";
import { deployEscrowForGas, sign } from "./escrow-setup.js";
import { FUNDING_OPERATIONS, type FundingFigures, type FundingOperation } from "./figures.js";

/** Until when everything that is signed here is valid. */
const DEADLINE = GENESIS + 9n * DAY;
const VALIDITY = { validAfter: 0n, validBefore: DEADLINE };

const PLENTY = 10n ** 24n;

type Act = (from: Signer, funding: Funding, consent: string) => Promise<number>;

/**
 * Gas of funding in every way by signature, with the agency's signature brought along as in `createAndFund`. The token
 * takes the same signatures as USDC. Before anything is measured, somebody else has used every way with it.
 */
export async function measureFunding(chain: GasChain): Promise<FundingFigures> {
  const { ethers, networkHelpers, accounts } = chain;
  const { deployer, client, agency, keeper, others } = accounts;
  const setup = await deployEscrowForGas(chain);
  const { escrow, oracle } = setup;
  await networkHelpers.setCode(PERMIT2_ADDRESS, permit2Code());
  const token = await ethers.deployContract("MockUsdc", deployer);
  const erc2612 = await ethers.deployContract("Erc2612Funding", [escrow], deployer);
  const permit2 = await ethers.deployContract("Permit2Funding", [escrow], deployer);
  for (const account of [client, agency, ...others]) {
    await token.connect(deployer).mint(account, PLENTY);
    await token.connect(account).approve(PERMIT2_ADDRESS, PLENTY);
  }

  const { chainId } = await ethers.provider.getNetwork();
  const location = { chainId, verifyingContract: await escrow.getAddress() };
  const domain: TypedDataDomain = {
    name: await token.name(),
    version: "1",
    chainId,
    verifyingContract: await token.getAddress(),
  };
  const signed = async (signer: Signer, { domain, types, message }: TypedData) =>
    signer.signTypedData(domain, types, message);

  const permit: Act = async (from, funding, consent) => {
    const payer = await from.getAddress();
    const context = { token: domain, plugin: await erc2612.getAddress(), payer, deadline: DEADLINE };
    const typedData = permitTypedData(funding, { ...context, nonce: await token.nonces(payer) });
    const args = permitArguments(funding, consent, DEADLINE, await signed(from, typedData));
    return gasUsed(erc2612.connect(from).fundWithPermit(...args));
  };
  const authorization: Act = async (from, funding, consent) => {
    const context = { location, token: domain, ...VALIDITY };
    const signature = await signed(from, authorizationTypedData(funding, context));
    const args = authorizationArguments(funding, consent, VALIDITY, signature);
    return gasUsed(escrow.connect(keeper).fundWithAuthorization(...args));
  };
  const permitted: Act = async (from, funding, consent) => {
    const context = { location, plugin: await permit2.getAddress(), deadline: DEADLINE };
    const signedOver = { ...context, nonce: permit2Nonce(funding, location) };
    const signature = await signed(from, permit2TypedData(funding, signedOver));
    const args = permit2Arguments(funding, consent, signedOver, signature);
    return gasUsed(permit2.connect(keeper).fundWithPermit2(...args));
  };

  const termsOf = async (from: Signer, to: Signer, overrides: Partial<Terms> = {}) =>
    gasTerms(
      "erc20",
      {
        client: await from.getAddress(),
        agency: await to.getAddress(),
        token: await token.getAddress(),
        oracle: await oracle.getAddress(),
      },
      overrides,
    );
  const [other, otherAgency] = others;
  for (const [name, act] of Object.entries({ permit, authorization, permitted })) {
    const terms = await termsOf(other, otherAgency, { annex: keccakOfText(name) });
    await act(other, { terms, firstPeriod: 0, count: 1 }, await sign(setup, otherAgency, terms));
  }

  const first = async (act: Act, overrides?: Partial<Terms>): Promise<[number, Terms]> => {
    const terms = await termsOf(client, agency, overrides);
    return [await act(client, { terms, firstPeriod: 0, count: 1 }, await sign(setup, agency, terms)), terms];
  };
  const operations: Record<FundingOperation, () => Promise<number>> = {
    permit: async () => (await first(permit))[0],
    authorization: async () => (await first(authorization))[0],
    authorizationLater: async () => {
      const { start, periodEnds } = await termsOf(client, agency);
      const [, terms] = await first(authorization, { periodEnds: [...periodEnds, start + 60n * DAY] });
      return authorization(client, { terms, firstPeriod: 1, count: 1 }, "0x");
    },
    permit2: async () => (await first(permitted))[0],
  };

  const figures: Partial<FundingFigures> = {};
  for (const name of FUNDING_OPERATIONS) {
    const before = await networkHelpers.takeSnapshot();
    figures[name] = await operations[name]();
    await before.restore();
  }
  return figures as FundingFigures;
}
