import { getAddress, Interface, Signature } from "ethers";

import { authorizationNonce } from "../../funding/erc3009.js";
import { fundingAmount } from "../../funding/funding.js";
import { PERMIT2_ADDRESS, permit2Nonce } from "../../funding/permit2.js";
import { demand } from "../../pricing/possible.js";
import type { TypedData } from "../../signing/typed-data.js";
import { wordsFor } from "../../words/words.js";
import type { Plan } from "../shared/call.js";
import { callOn } from "../shared/escrow-call.js";
import { readState, type CallContext } from "../shared/state.js";
import { nextFunding, type NextFunding } from "./next-funding.js";
import { tokenDomain } from "./token-domain.js";
import { isAuthorizationUsed, isPermit2Used, permit2NonceBit } from "./used-signature.js";

const TOKEN = new Interface([
  "function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)",
]);
const PERMIT2 = new Interface(["function invalidateUnorderedNonces(uint256 wordPos, uint256 mask)"]);

const AUTHORIZATION = "authorization";

/** The client's word that an authorization shall not count, and the transaction that carries it to the token. */
export interface CancellationToSign {
  readonly signer: string;
  readonly typedData: TypedData;
  /** What it means. One statement a line. */
  readonly summary: readonly string[];
  plan(signature: string): Plan;
}

/**
 * Takes back the client's authorization (ERC-3009) for the next periods, whether there is one or not: it is the same
 * number each time, so whatever the client signed for them, or signs later, is void.
 *
 * @param count How many periods the authorization is for. Default: 1.
 * @throws {NotPossibleError} when nothing can be funded anyway, or it was used or taken back already.
 * @throws What `fundByAuthorization` throws of the token.
 */
export async function revokeAuthorization(context: CallContext, count = 1): Promise<CancellationToSign> {
  const { agreement, provider } = context;
  const { terms, location } = agreement;
  const next = await nextOf(context, count);
  const domain = await tokenDomain(terms.token, location.chainId, provider);
  const nonce = authorizationNonce(next.funding, location);
  demandUnused(await isAuthorizationUsed(context, nonce));
  const client = getAddress(terms.client);
  return {
    signer: client,
    summary: summaryOf(context, next, AUTHORIZATION),
    typedData: {
      domain,
      types: {
        CancelAuthorization: [
          { name: "authorizer", type: "address" },
          { name: "nonce", type: "bytes32" },
        ],
      },
      message: { authorizer: client, nonce },
    },
    plan: (signature) => {
      const { v, r, s } = Signature.from(signature);
      const data = TOKEN.encodeFunctionData("cancelAuthorization", [client, nonce, v, r, s]);
      return { ...planOf(context, next, terms.token, data, AUTHORIZATION), sender: undefined };
    },
  };
}

/**
 * Takes back the client's permit for Permit2 for the next periods, whether there is one or not.
 *
 * @param count How many periods the permit is for. Default: 1.
 * @throws {NotPossibleError} when nothing can be funded anyway, or it was used or taken back already.
 */
export async function revokePermit2(context: CallContext, count = 1): Promise<Plan> {
  const { agreement } = context;
  const next = await nextOf(context, count);
  const nonce = permit2Nonce(next.funding, agreement.location);
  demandUnused(await isPermit2Used(context, nonce));
  const { word, bit } = permit2NonceBit(nonce);
  const data = PERMIT2.encodeFunctionData("invalidateUnorderedNonces", [word, bit]);
  const plan = planOf(context, next, PERMIT2_ADDRESS, data, "permit for Permit2");
  return { ...plan, sender: getAddress(agreement.terms.client) };
}

async function nextOf(context: CallContext, count: number): Promise<NextFunding> {
  const next = nextFunding(context.agreement, await readState(context), count);
  fundingAmount(next.funding);
  return next;
}

function demandUnused(used: boolean): void {
  demand(!used, "The permission for exactly these periods was used or taken back already.", "Nothing is left to do.");
}

function planOf(context: CallContext, next: NextFunding, to: string, data: string, what: string): Omit<Plan, "sender"> {
  const { firstPeriod, count } = next.funding;
  const periods = wordsFor(context.agreement, "client").periods(firstPeriod, count);
  return {
    calls: [callOn(context.agreement, to, data, `Take back the ${what} that funds ${periods}`)],
    summary: summaryOf(context, next, what),
    warnings: [],
  };
}

function summaryOf({ agreement }: CallContext, { funding, amount }: NextFunding, what: string): string[] {
  const words = wordsFor(agreement, "client");
  const periods = words.periods(funding.firstPeriod, funding.count);
  return [
    `Any ${what} with which ${words.party("client")} funds ${periods} with ${words.amount(amount)} is void from then on, ` +
      "also one that is signed later.",
    "Whoever has it can still use it until this is mined. Then the periods are funded, and this is refused.",
    "Any other way to fund these periods stays open, such as an allowance.",
  ];
}
