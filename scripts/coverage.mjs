import { runWithForge } from "./forge/script.mjs";

runWithForge("scripts/coverage.ts");
