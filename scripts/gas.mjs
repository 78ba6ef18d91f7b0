// Runs scripts/gas.ts with arguments of its own, which `hardhat run` does not pass on: they travel in the environment.
// What the build has to say goes to stderr, so that stdout holds the figures alone.
import { spawnSync } from "node:child_process";

function hardhat(args, stdout, env = {}) {
  const { status, error } = spawnSync("hardhat", args, {
    stdio: ["inherit", stdout, "inherit"],
    shell: process.platform === "win32",
    env: { ...process.env, DOTENV_CONFIG_QUIET: "true", ...env },
  });
  if (error) console.error(`Hardhat could not be started (${error.message}). Run this as \`npm run gas\`.`);
  if (status !== 0) process.exit(status ?? 1);
}

hardhat(["build", "--quiet", "--no-tests"], 2);
hardhat(["run", "--no-compile", "scripts/gas.ts"], "inherit", {
  GAS_ARGUMENTS: JSON.stringify(process.argv.slice(2)),
});
