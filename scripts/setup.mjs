// Installs the locked dependencies when they are missing or older than the lock, so that every npm script
// works straight after a clone. Runs on the system's Node (20 or newer) and imports nothing.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const lock = new URL("package-lock.json", root);
const installed = new URL("node_modules/.package-lock.json", root);

const current = existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;

if (!current) {
  console.log("Installing the locked dependencies (once) …");
  const started = Date.now();
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "error"], {
    stdio: "inherit",
    cwd: fileURLToPath(root),
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.error(
      "Installing the dependencies failed. Check the network and the npm registry, then run `npm ci` by hand.",
    );
    process.exit(status ?? 1);
  }
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}
