/** Who takes part in every case. `test/differential/Replay.t.sol` puts them there. */
export const ESCROW = "0xe5c0000000000000000000000000000000000000";
export const TOKEN = "0x70c0000000000000000000000000000000000000";
export const ORACLE = "0x04ac000000000000000000000000000000000000";
export const CLIENT = "0xc11e000000000000000000000000000000000000";
export const AGENCY = "0xa6e0000000000000000000000000000000000000";
export const ARBITER = "0xa4b0000000000000000000000000000000000000";
/** Anyone else. */
export const STRANGER = "0x5740000000000000000000000000000000000000";
/** Where credits are withdrawn to. */
export const ELSEWHERE = "0xe15e000000000000000000000000000000000000";

/** Where they live: forge's chain. */
export const LOCATION = { chainId: 31_337n, verifyingContract: ESCROW };

/** What each of the parties has in either currency before a case. */
export const PLENTY = 2n ** 140n;
