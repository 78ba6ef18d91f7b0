import { readFileSync } from "node:fs";

import { KNOWN_SOURCES } from "../../functions/registry.js";
import { EXAMPLES } from "../../tasks/agreement/new/example-file.js";
import type { CompiledAgreement } from "../../toolkit/agreement-file/compile.js";
import type { CompileContext } from "../../toolkit/agreement-file/context.js";
import { MODELS } from "../../toolkit/agreement-file/models/models.js";
import { readAgreement } from "../../toolkit/agreement-file/read.js";
import type { Deployments } from "../../toolkit/agreement/deployments.js";

/** Every business model that a file can name: each has an example of the same name. */
export const MODEL_NAMES: readonly string[] = MODELS.map(({ name }) => name);

/** Contracts that are somewhere, for tests that need no chain. */
export const SOMEWHERE: Deployments = {
  escrow: "0x976EA74026E726554dB657fA54763abd0C3a0aa9",
  functionsMetricOracle: "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
  attestedMetricOracle: "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955",
};

/** What an example is compiled with: the project's sources, these contracts, and the legal text beside the example. */
export function exampleContext(deployments: Deployments = SOMEWHERE): CompileContext {
  const document = "services-agreement.md";
  return {
    sources: KNOWN_SOURCES,
    deployments: () => deployments,
    files: new Map([[document, readFileSync(new URL(document, EXAMPLES))]]),
  };
}

/** The agreement that a text makes; throws with every problem. */
export function compiledExample(text: string, deployments?: Deployments): CompiledAgreement {
  return readAgreement(text, exampleContext(deployments));
}
