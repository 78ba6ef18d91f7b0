// Hardhat's native engine is an optional dependency that npm silently skips when it runs on a Node older
// than the engine supports. By now the project's own Node is installed and first on PATH, so a second
// install, under that Node, brings it.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

function engineLoads() {
  try {
    require("@nomicfoundation/edr");
    return true;
  } catch {
    return false;
  }
}

if (!engineLoads()) {
  const windows = process.platform === "win32";
  const { status } = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], {
    stdio: "inherit",
    shell: windows,
  });
  process.exit(status ?? 1);
}
