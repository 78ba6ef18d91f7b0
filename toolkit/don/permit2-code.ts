import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/**
 * The runtime bytecode of the real Permit2, for local chains: they have no Permit2, and it has to be where it is on
 * every other chain. Hexadecimal.
 */
export function permit2Code(): string {
  // The package exports its contracts; what it was tested with lies beside them.
  const contracts = createRequire(import.meta.url).resolve("@1inch/solidity-utils/contracts/interfaces/IPermit2.sol");
  const file = new URL("../../dist/src/permit2.json", `file://${contracts}`);
  const { bytecode } = JSON.parse(readFileSync(file, "utf8")) as { bytecode: string };
  return bytecode;
}
