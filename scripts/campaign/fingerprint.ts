import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Names everything that decides what the campaign runs: contracts, Solidity tests, settings, locked dependencies. */
export function fingerprint(): string {
  const paths = ["contracts", "test/solidity", "foundry.toml", "remappings.txt", "package-lock.json"];
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...paths], {
    encoding: "utf8",
    cwd: ROOT,
  });
  const hash = createHash("sha256");
  for (const file of list.split("\0").filter(Boolean).sort()) hash.update(file).update(readFileSync(join(ROOT, file)));
  return hash.digest("hex");
}
