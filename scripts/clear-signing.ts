/*
 * Writes what wallets need to show the escrow's functions and messages in words:
 *
 *   npx hardhat run --no-compile scripts/clear-signing.ts
 */
import { writeFileSync } from "node:fs";

import { clearSigningDescriptors } from "../toolkit/clear-signing/descriptors.js";

// The escrow is on no public chain yet. Its deployments come here.
for (const [name, descriptor] of Object.entries(clearSigningDescriptors([]))) {
  const path = new URL(`../erc7730/${name}-PerformanceEscrow.json`, import.meta.url);
  writeFileSync(path, `${JSON.stringify(descriptor, null, 2)}\n`);
}
