import { PerformanceEscrowError } from "../../../toolkit/errors.js";
import { ok, warning, wrong, type Finding } from "../finding.js";

/** The oldest Node that Hardhat 3 runs on. */
const NODE = [22, 13] as const;

/** @param version As `process.versions.node` has it. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > NODE[0] || (major === NODE[0] && minor >= NODE[1])) return ok("Node", version);
  return wrong("Node", `${version} is too old`, `Install Node ${NODE.join(".")} or newer, or run \`npm run setup\`.`);
}

/** @param findDeno Throws when there is none. */
export function checkDeno(findDeno: () => string): Finding {
  try {
    findDeno();
    return ok("Deno", "is installed: sources can be run and simulated on this machine");
  } catch (error) {
    if (!(error instanceof PerformanceEscrowError)) throw error;
    return warning("Deno", "is missing: no source can be run or simulated on this machine", error.remedy);
  }
}

/** @param names Of the artifacts that were found and that were not. */
export function checkArtifacts(missing: readonly string[]): Finding {
  if (missing.length === 0) return ok("Contracts here", "are compiled");
  return wrong("Contracts here", `${missing.join(", ")} not compiled`, "Run `npx hardhat build`.");
}
