import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** The platforms that the compiler's shebang and a published forge both run on. */
const PACKAGES = {
  "linux-x64": "@foundry-rs/forge-linux-amd64",
  "darwin-arm64": "@foundry-rs/forge-darwin-arm64",
};

/** Path of the native forge, never of npm's launcher for it, which ends with code 0 when tests fail. Without it, ends. */
export function requireForge() {
  const { path, problem } = findForge();
  if (path !== undefined) return path;
  console.error(problem);
  return process.exit(1);
}

function findForge() {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) {
    return {
      problem:
        `forge runs here on ${Object.keys(PACKAGES).join(" and ")}, not on ${platform}. ` +
        "Nothing was checked. Run this on one of those, or see what continuous integration says.",
    };
  }
  try {
    const path = join(dirname(require.resolve(`${name}/package.json`)), "bin", "forge");
    if (existsSync(path)) return { path };
  } catch {
    // Not installed: said below.
  }
  return { problem: `${name} is not installed. Nothing was checked. Run \`npm ci\`, optional dependencies included.` };
}
