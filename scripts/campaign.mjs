// Runs scripts/campaign.ts with arguments of its own, which `hardhat run` does not pass on: they travel in the environment,
// beside the path of the native forge.
import { spawnSync } from "node:child_process";

import { requireForge } from "./forge/binary.mjs";

const { status, error } = spawnSync("hardhat", ["run", "--no-compile", "scripts/campaign.ts"], {
  stdio: "inherit",
  env: {
    ...process.env,
    DOTENV_CONFIG_QUIET: "true",
    CAMPAIGN_FORGE: requireForge(),
    CAMPAIGN_ARGUMENTS: JSON.stringify(process.argv.slice(2)),
  },
});
if (error) console.error(`Hardhat could not be started (${error.message}). Run this as \`npm run campaign\`.`);
process.exit(status ?? 1);
