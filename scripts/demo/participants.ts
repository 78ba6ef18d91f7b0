import { id as keccakOfText, ZeroAddress } from "ethers";

import type { Participants } from "../../toolkit/presets/preset.js";
import type { Stage } from "./stage.js";

/**
 * Who takes part in an agreement of the demo, and what is measured.
 *
 * @param metric The metric's id.
 * @param name What the annex is the hash of; another name makes another agreement of the same terms.
 */
export async function participants(stage: Stage, metric: string, name: string): Promise<Participants> {
  return {
    client: stage.client.address,
    agency: stage.agency.address,
    arbiter: ZeroAddress,
    token: await stage.token.getAddress(),
    oracle: await stage.oracle.getAddress(),
    metric,
    annex: keccakOfText(`Performance Escrow demo: ${name}`),
  };
}
