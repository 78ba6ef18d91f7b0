// Compiles the contracts and says so, because the first time takes half a minute. What the compiler prints is shown only
// when it fails.
import { spawnSync } from "node:child_process";

const started = Date.now();
console.log("Compiling the contracts (half a minute the first time) …");
const { status, stdout, stderr } = spawnSync("hardhat", ["build", "--quiet", "--no-tests"], {
  encoding: "utf8",
  shell: process.platform === "win32",
});
if (status !== 0) {
  console.error(`${stdout ?? ""}${stderr ?? ""}\nThe contracts do not compile. Run \`npm run build\` to see why.`);
  process.exit(status ?? 1);
}
console.log(`Compiled in ${Math.round((Date.now() - started) / 1000)} s.`);
