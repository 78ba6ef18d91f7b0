// Fails when a rebuild changes typechain-types/: the committed types must be those of the committed contracts.
import { rmSync } from "node:fs";
import { execFileSync, spawnSync } from "node:child_process";

const windows = process.platform === "win32";
rmSync("typechain-types", { recursive: true, force: true });
const build = spawnSync("npx", ["hardhat", "build", "--force", "--quiet", "--no-tests"], {
  stdio: "inherit",
  shell: windows,
});
if (build.status !== 0) process.exit(build.status ?? 1);

const changed = execFileSync("git", ["status", "--porcelain", "--", "typechain-types"], { encoding: "utf8" });
if (changed !== "") {
  console.error(`typechain-types/ is not what the contracts generate. Run \`npm run build\` and commit:\n${changed}`);
  process.exit(1);
}
console.log("typechain-types/ is up to date.");
