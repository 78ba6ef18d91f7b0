import { IErc3009Funding__factory } from "../../../typechain-types/factories/contracts/interfaces/IErc3009Funding__factory.js";
import { IPerformanceEscrow__factory } from "../../../typechain-types/factories/contracts/interfaces/IPerformanceEscrow__factory.js";
import type { Agreement } from "../../agreement/agreement.js";
import type { EscrowLocation } from "../../terms/typed-data.js";
import type { Call } from "./call.js";

/** The escrow's functions and events. The interfaces' ABIs carry no bytecode, which a page would have to load. */
export const ESCROW = IPerformanceEscrow__factory.createInterface();
export const AUTHORIZATION_FUNDING = IErc3009Funding__factory.createInterface();

/** A call of the escrow at `location`. */
export function escrowCall(location: EscrowLocation, data: string, description: string, value = 0n): Call {
  return { chainId: location.chainId, to: location.verifyingContract, data, value, description };
}

/** A call on the agreement's chain. */
export function callOn({ location }: Agreement, to: string, data: string, description: string): Call {
  return { chainId: location.chainId, to, data, value: 0n, description };
}
