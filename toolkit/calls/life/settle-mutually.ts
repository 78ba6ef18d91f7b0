import { getAddress } from "ethers";

import type { Party } from "../../pricing/party.js";
import { demand } from "../../pricing/possible.js";
import { checkSignature } from "../../signing/check-signature.js";
import { canonicalSignature } from "../../signing/canonical-signature.js";
import { NotSignedError } from "../../signing/errors.js";
import { agreementId, mutualSettlementHash, type MutualSettlement } from "../../terms/typed-data.js";
import { wordsFor } from "../../words/words.js";
import type { Plan } from "../shared/call.js";
import { ESCROW, escrowCall } from "../shared/escrow-call.js";
import { escrowOf, readState, type CallContext } from "../shared/state.js";
import { demandNotClosed } from "./leaving.js";

/** A split, and who agreed to it. */
export interface AgreedSplit {
  readonly settlement: MutualSettlement;
  /** What the parties signed. The one that sends the transaction needs no signature. */
  readonly signatures: Readonly<Partial<Record<Party, string>>>;
}

/**
 * Ends the agreement with a split that both agreed to.
 *
 * @throws {NotPossibleError} when nothing was funded or it is closed, the offer is void, or nobody signed.
 * @throws {NotSignedError} when a signature is not the party's.
 * @throws What `readState` throws.
 */
export async function settleMutuallyPlan(context: CallContext, { settlement, signatures }: AgreedSplit): Promise<Plan> {
  const { agreement } = context;
  const { terms, location } = agreement;
  const state = await readState(context);
  const words = wordsFor(agreement);
  demand(state.funded > 0, "Nothing is funded.", "There is nothing to split.");
  demandNotClosed(terms, state);
  const { agencyAmount, clientAmount, periodsSettled, validUntil } = settlement;
  demand(state.at < validUntil, `The offer was valid until ${words.moment(validUntil)}.`, "Agree on a new one.");
  demand(
    periodsSettled === BigInt(state.settled),
    `The offer was made with ${periodsSettled} periods settled; now ${state.settled} are.`,
    "Agree on a new one.",
  );
  const held = await escrowOf(context).held(terms);
  demand(
    agencyAmount + clientAmount === held,
    `The offer splits ${words.amount(agencyAmount + clientAmount)}; ${words.amount(held)} are held.`,
    "Agree on a new one: money moved in between.",
  );

  const [client, agency] = await Promise.all([
    checked(context, "client", settlement, signatures),
    checked(context, "agency", settlement, signatures),
  ]);
  demand(
    client !== undefined || agency !== undefined,
    "Nobody has signed the offer.",
    "At least one party signs first.",
  );
  const missing = client === undefined ? "client" : agency === undefined ? "agency" : undefined;
  return {
    calls: [
      escrowCall(
        location,
        ESCROW.encodeFunctionData("settleMutually", [terms, settlement, client ?? "0x", agency ?? "0x"]),
        `Settle mutually: ${words.amount(agencyAmount)} to the agency, ${words.amount(clientAmount)} to the client`,
      ),
    ],
    sender: missing === undefined ? undefined : getAddress(terms[missing]),
    summary: [
      `Of the ${words.amount(held)} held, ${words.amount(agencyAmount)} go to ${words.party("agency")} and ` +
        `${words.amount(clientAmount)} to ${words.party("client")}.`,
      ...(state.reviewEnd === 0n ? [] : ["Fees of the open dispute go back to the disputers on top."]),
      "This closes the agreement for good: no period is measured or paid any more.",
    ],
    warnings: [],
  };
}

/** A party's signature as the escrow takes it, checked before anything is sent. */
async function checked(
  { agreement, provider }: CallContext,
  role: Party,
  settlement: MutualSettlement,
  signatures: AgreedSplit["signatures"],
): Promise<string | undefined> {
  const given = signatures[role];
  if (given === undefined) return undefined;
  const { terms, location } = agreement;
  const digest = mutualSettlementHash(agreementId(terms, location), settlement, location);
  const signature = canonicalSignature(terms[role], digest, given);
  const verdict = await checkSignature({ party: terms[role], digest, signature, location }, provider);
  if (verdict === "valid") return signature;
  throw new NotSignedError(
    `The signature is not that of the ${role} ${getAddress(terms[role])} over this offer.`,
    "Have it sign exactly this offer again.",
  );
}
