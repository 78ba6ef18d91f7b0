// Runs scripts/mutate.ts, whose mocha tests need the artifacts.
import { runWithForge } from "./forge/script.mjs";

runWithForge("scripts/mutate.ts", { build: true });
