import type { Signer } from "ethers";

import { escrowDomain } from "../../toolkit/terms/typed-data.js";
import type { Stage } from "./stage.js";

/** A split that both parties may sign, as the contract takes it. */
export interface Offer {
  readonly periodsSettled: bigint;
  readonly agencyAmount: bigint;
  readonly clientAmount: bigint;
  readonly validUntil: bigint;
}

/** The type as a wallet shows it, written out once more: the contract's own string must hash to the same. */
export const OFFER_TYPES = {
  MutualSettlement: [
    { name: "agreementId", type: "bytes32" },
    { name: "periodsSettled", type: "uint256" },
    { name: "agencyAmount", type: "uint128" },
    { name: "clientAmount", type: "uint128" },
    { name: "validUntil", type: "uint256" },
  ],
};

/** `signer`'s signature of `offer` for the agreement on `stage`. */
export async function signOffer(stage: Stage, signer: Signer, offer: Offer): Promise<string> {
  const domain = escrowDomain(stage.fixture.location);
  return await signer.signTypedData(domain, OFFER_TYPES, { agreementId: stage.id, ...offer });
}
