#!/usr/bin/env node
// The compiler of the npm registry in the shape that forge expects of a native one: `--version`, and `--standard-json`
// from stdin to stdout. forge puts every source into the input, so there is nothing to look up.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

if (process.argv.includes("--standard-json")) {
  process.stdout.write(require("solc").compile(readFileSync(0, "utf8")));
} else {
  // forge asks at every start; the package's own number spares it loading the compiler.
  console.log(`Version: ${require("solc/package.json").version}`);
}
