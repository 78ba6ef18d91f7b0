import { keccak256 } from "ethers";

import type { Deployments } from "../agreement/deployments.js";
import type { KnownSources } from "../metrics/known-source.js";
import type { AgreementContent } from "./schema.js";

/** A document that an agreement names: its bytes, or keccak256 of them. */
export type NamedFile = Uint8Array | { readonly keccak256: string };

/** What a file may leave to its surroundings. The toolkit itself reads no file and asks no chain. */
export interface CompileContext {
  readonly sources: KnownSources;
  /** Addresses for a chain id. */
  readonly deployments: (chainId: bigint) => Deployments;
  /** The documents that {@link namedFiles} lists, by name. */
  readonly files: ReadonlyMap<string, NamedFile>;
}

/** Names of the documents that whoever compiles this file must have at hand. */
export function namedFiles({ annex, metric }: AgreementContent): string[] {
  return [...new Set([annex.document, metric.attested?.document].filter((name) => name !== undefined))];
}

/** keccak256 of a named document. */
export function fileHash(file: NamedFile): string {
  return file instanceof Uint8Array ? keccak256(file) : file.keccak256;
}
