import { AbiCoder, type Signer } from "ethers";

import type { FunctionsResponse } from "../../typechain-types/@chainlink/contracts/src/v0.8/functions/v1_0_0/FunctionsRouter.js";
import { FunctionsCoordinator__factory } from "../../typechain-types/factories/@chainlink/contracts/src/v0.8/functions/v1_3_0/FunctionsCoordinator__factory.js";
import type { OracleRequest } from "./request.js";
import type { FunctionsStack } from "./stack.js";

/**
 * Ends requests that were not answered in time (5 minutes), and frees the LINK they had reserved. Anyone may.
 * Reverts with `TimeoutNotExceeded` when it is too early, with `InvalidCalldata` when a request is answered.
 */
export async function timeoutRequests(
  stack: Pick<FunctionsStack, "router">,
  anyone: Signer,
  requests: readonly OracleRequest[],
): Promise<void> {
  const adminFee = await stack.router.getAdminFee();
  const event = FunctionsCoordinator__factory.createInterface().getEvent("OracleRequest");
  const type = event.inputs.find(({ name }) => name === "commitment");
  const commitments = requests.map(({ commitment }) => {
    const [decoded] = AbiCoder.defaultAbiCoder().decode([type!], commitment);
    // The event's copy holds the operation fee in this field; the router's own holds its admin fee.
    return { ...(decoded as { toObject(): FunctionsResponse.CommitmentStruct }).toObject(), adminFee };
  });
  await (await stack.router.connect(anyone).timeoutRequests(commitments)).wait();
}
