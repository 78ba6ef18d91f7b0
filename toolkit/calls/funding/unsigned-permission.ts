import { getAddress } from "ethers";

import type { UnsignedPermission } from "../../funding/permission.js";
import type { AgreementState, CallContext } from "../shared/state.js";
import type { NextFunding } from "./next-funding.js";

/** What the client permits by signing the next funding in this way. */
export function unsignedPermission(
  { agreement }: Pick<CallContext, "agreement">,
  { id }: Pick<AgreementState, "id">,
  { funding, amount }: NextFunding,
  how: Pick<UnsignedPermission, "way" | "plugin" | "until">,
): UnsignedPermission {
  const { terms, location } = agreement;
  return {
    ...how,
    location,
    agreementId: id,
    token: getAddress(terms.token),
    client: getAddress(terms.client),
    firstPeriod: funding.firstPeriod,
    count: funding.count,
    amount,
  };
}
