// Holds that every security rule of solhint is on, for all contracts, or that explained.json says why it is off.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const EXPLAINED = "scripts/lint/explained.json";
const ROOT_CONFIG = ".solhint.json";

const require = createRequire(import.meta.url);
const folder = join(dirname(require.resolve("solhint/package.json")), "lib", "rules", "security");
const rules = readdirSync(folder)
  .filter((file) => file !== "index.js")
  .map((file) => file.replace(/\.js$/, ""));

const configs = readdirSync("contracts", { recursive: true })
  .map((file) => `contracts/${file}`)
  .filter((file) => file.endsWith(ROOT_CONFIG));
const explained = new Set(Object.keys(JSON.parse(readFileSync(EXPLAINED, "utf8")).solhint));

const off = [
  ...offIn(ROOT_CONFIG, (setting) => setting === undefined),
  ...configs.flatMap((config) => offIn(config).map((rule) => `${config} ${rule}`)),
];
const problems = [
  ...off.filter((rule) => !explained.has(rule)).map((rule) => `${rule} is off, and ${EXPLAINED} does not say why.`),
  ...[...explained].filter((rule) => !off.includes(rule)).map((rule) => `${EXPLAINED} explains ${rule}, which is on.`),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`solhint: ${rules.length} security rules, ${rules.length - off.length} of them on everywhere.`);

/** The security rules that a configuration turns off. */
function offIn(config, isMissing = () => false) {
  const settings = JSON.parse(readFileSync(config, "utf8")).rules;
  return rules.filter((rule) => {
    const level = [settings[rule]].flat()[0];
    return isMissing(level) || (level !== undefined && level !== "error");
  });
}
