import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { MaxUint256, type ContractTransactionResponse, type Signer, type TypedDataDomain } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { permitArguments, permitTypedData } from "../../toolkit/funding/erc2612.js";
import { authorizationArguments, authorizationTypedData, type Validity } from "../../toolkit/funding/erc3009.js";
import type { Funding } from "../../toolkit/funding/funding.js";
import type { TypedData } from "../../toolkit/signing/typed-data.js";
import { permit2Code } from "../../toolkit/don/permit2-code.js";
import { PERMIT2_ADDRESS, permit2Arguments, permit2Nonce, permit2TypedData } from "../../toolkit/funding/permit2.js";
import { DAY } from "../../toolkit/units/durations.js";
import { signTerms } from "../../toolkit/terms/typed-data.js";
import type { Terms } from "../../toolkit/terms/types.js";
import type { Erc2612Funding } from "../../typechain-types/contracts/funding/Erc2612Funding.js";
import type { Permit2Funding } from "../../typechain-types/contracts/funding/Permit2Funding.js";
import type { HostileUsdc } from "../../typechain-types/contracts/test/hostile/HostileUsdc.js";
import { deployEscrow, makeTerms, USDC, type EscrowFixture } from "./escrow.js";

/** The plug-ins, by the names of their contracts. */
export const PLUGINS = ["Erc2612Funding", "Permit2Funding"] as const;
export type PluginName = (typeof PLUGINS)[number];

/** Every way to fund by a signature: the plug-ins, and the escrow's `fundWithAuthorization`. */
export const WAYS = [...PLUGINS, "authorization"] as const;
export type Way = (typeof WAYS)[number];

/** What a `HostileUsdc` does. */
export const UsdcBehaviour = {
  Honest: 0,
  TakesFee: 1,
  MovesTooMuch: 2,
  MovesNothing: 3,
  ReturnsFalse: 4,
  Paused: 5,
} as const;

/** What the client has of the token at the beginning. */
export const PLENTY = 10n ** 12n * USDC;

export interface FundingFixture extends EscrowFixture {
  readonly usdc: HostileUsdc;
  readonly domain: TypedDataDomain;
  readonly plugins: {
    readonly Erc2612Funding: Erc2612Funding;
    readonly Permit2Funding: Permit2Funding;
  };
  /** Until when all that is signed in tests is valid. */
  readonly deadline: bigint;
  /** Terms of `makeTerms` in the token, with three periods. */
  readonly terms: Terms;
  /** The agency's signature over them. */
  readonly consent: string;
}

/** An escrow with every plug-in, the real Permit2, and a token of which the client has plenty; it approved Permit2. */
export async function deployFunding(connection: NetworkConnection): Promise<FundingFixture> {
  const { ethers, networkHelpers } = connection;
  const made = await deployEscrow(connection);
  await networkHelpers.setCode(PERMIT2_ADDRESS, permit2Code());
  const usdc = await ethers.deployContract("HostileUsdc");
  const plugins = {
    Erc2612Funding: await ethers.deployContract("Erc2612Funding", [made.escrow]),
    Permit2Funding: await ethers.deployContract("Permit2Funding", [made.escrow]),
  };
  await usdc.mint(made.client, PLENTY);
  await usdc.connect(made.client).approve(PERMIT2_ADDRESS, MaxUint256);
  const token = await usdc.getAddress();
  const terms = await makeTerms(made, "ERC-20", { token });
  return {
    ...made,
    usdc,
    plugins,
    domain: { name: "USD Coin", version: "1", chainId: made.location.chainId, verifyingContract: token },
    deadline: made.now + 300n * DAY,
    terms,
    consent: await signTerms(made.agency, terms, made.location),
  };
}

/** What a test may vary in a submission. */
export interface Variation {
  /** Signs as the payer. Default: the client. */
  readonly signer?: Signer;
  /** Whose money is meant, and who calls where only the payer can. Default: the client. */
  readonly payer?: HardhatEthersSigner;
  /** The agency's signature. Default: that over the funding's terms. */
  readonly consent?: string;
  /** What the payer signs for, when it is not what is submitted. */
  readonly signedFor?: Funding;
  /** For which contract the payer signs. Default: the one that is called. */
  readonly payee?: string;
  /** Domain of what the payer signs. */
  readonly domain?: TypedDataDomain;
  readonly validity?: Validity;
  /** Replaces the payer's signature. */
  readonly signature?: (signature: string) => string | Promise<string>;
  readonly value?: bigint;
}

/** A funding call with everything signed, and who sends it in tests: a stranger, except where it must be the payer. */
export interface Submission {
  readonly to: string;
  readonly data: string;
  readonly from: HardhatEthersSigner;
  readonly value: bigint;
}

/** What `from` signs for ethers' arguments of typed data. */
export async function signTypedData(signer: Signer, { domain, types, message }: TypedData): Promise<string> {
  return await signer.signTypedData(domain, types, message);
}

/** Has a funding signed by everyone who must. */
export async function submission(
  made: FundingFixture,
  way: Way,
  funding: Funding,
  variation: Variation = {},
): Promise<Submission> {
  const { plugins, location, escrow } = made;
  const { payer = made.client, signer = payer, signedFor = funding, value = 0n } = variation;
  const to = await (way === "authorization" ? escrow : plugins[way]).getAddress();
  const payee = variation.payee ?? to;
  const token = variation.domain ?? { ...made.domain, verifyingContract: funding.terms.token };
  const consent = variation.consent ?? (await signTerms(made.agency, funding.terms, location));
  const validity = variation.validity ?? { validAfter: 0n, validBefore: made.deadline };
  const deadline = validity.validBefore;
  const sign = async (typedData: TypedData) => {
    const signature = await signTypedData(signer, typedData);
    return (await variation.signature?.(signature)) ?? signature;
  };
  const encoded = async (): Promise<string> => {
    switch (way) {
      case "Erc2612Funding": {
        const nonce = await made.usdc.nonces(payer);
        const context = { token, plugin: payee, payer: payer.address, nonce, deadline };
        const args = permitArguments(funding, consent, deadline, await sign(permitTypedData(signedFor, context)));
        return plugins[way].interface.encodeFunctionData("fundWithPermit", args);
      }
      case "Permit2Funding": {
        const context = { location, plugin: payee, nonce: permit2Nonce(signedFor, location), deadline };
        const typedData = permit2TypedData(signedFor, context);
        const domain = variation.domain ?? typedData.domain;
        const args = permit2Arguments(funding, consent, context, await sign({ ...typedData, domain }));
        return plugins[way].interface.encodeFunctionData("fundWithPermit2", args);
      }
      case "authorization": {
        const typedData = authorizationTypedData(signedFor, { location, token, ...validity });
        const signature = await sign({ ...typedData, message: { ...typedData.message, to: payee } });
        const args = authorizationArguments(funding, consent, validity, signature);
        return escrow.interface.encodeFunctionData("fundWithAuthorization", args);
      }
    }
  };
  return { to, data: await encoded(), from: way === "Erc2612Funding" ? payer : made.stranger, value };
}

/** Sends it, with enough gas to be mined when it reverts, too. */
export async function send({ from, to, data, value }: Submission): Promise<ContractTransactionResponse> {
  return (await from.sendTransaction({ to, data, value })) as unknown as ContractTransactionResponse;
}
