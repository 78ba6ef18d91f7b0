// Builds what scripts/differential.ts compares, the contracts as they are deployed and the test that replays cases against
// them, and runs it.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

import { requireForge } from "./forge/binary.mjs";

function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    stdio: "inherit",
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    shell: command === "hardhat" && process.platform === "win32",
    env: { ...process.env, DOTENV_CONFIG_QUIET: "true", ...env },
  });
  if (error) console.error(`${command} could not be started (${error.message}). Run this as \`npm run differential\`.`);
  if (status !== 0) process.exit(status ?? 1);
}

const forge = requireForge();
run("hardhat", ["build", "--quiet", "--no-tests"]);
run(forge, ["build", "--quiet"], { FOUNDRY_PROFILE: "differential" });

// Hardhat brings tsx, with which it runs the other scripts as well.
const require = createRequire(createRequire(import.meta.url).resolve("hardhat/package.json"));
const tsx = pathToFileURL(require.resolve("tsx")).href;
run(process.execPath, ["--import", tsx, "scripts/differential.ts", ...process.argv.slice(2)], {
  DIFFERENTIAL_FORGE: forge,
});
