import { isHexString } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { KNOWN_SOURCES } from "../../functions/registry.js";
import type { Agreement } from "../../toolkit/agreement/agreement.js";
import type { CompiledAgreement } from "../../toolkit/agreement-file/compile.js";
import { PerformanceEscrowError } from "../../toolkit/errors.js";
import { readFacts } from "../../toolkit/receipt/read-receipt.js";
import { fromLink } from "../../toolkit/signing/link.js";
import { parseSignedAgreement } from "../../toolkit/signing/signed-agreement.js";
import { countOf } from "../../toolkit/words/count.js";
import { PerformanceEscrow__factory } from "../../typechain-types/factories/contracts/PerformanceEscrow__factory.js";
import { connect, type Chain } from "../support/chain.js";
import { compileFile, readTextFile, requireCompiled } from "./agreement-files.js";
import { annexOfParts } from "./annex-parts.js";

/** The agreement that a task is about, from wherever the person has it. */
export interface Subject {
  readonly agreement: Agreement;
  /** When it comes from an agreement file. */
  readonly compiled?: CompiledAgreement;
  /** The agency's signature, when it comes from a signed file or link. */
  readonly consent?: string;
}

/** Something begins like an agreement's id, and is none. */
export class NotAnIdError extends PerformanceEscrowError {
  override readonly name = "NotAnIdError";

  constructor(text: string) {
    super(
      `${text} is no agreement's id: it has ${countOf(text.length - 2, "digit")} after 0x, and an id has 64.`,
      "Copy the id as a whole, or give the agreement's file.",
    );
  }
}

/** Nobody knows where the escrow is on this chain. */
export class EscrowUnknownError extends PerformanceEscrowError {
  override readonly name = "EscrowUnknownError";
}

/**
 * Finds the agreement. Only an id needs the chain.
 *
 * @throws {NotAnIdError} {UnreadableFileError} {AgreementFileError} {InvalidFileError} {LinkError} {EscrowUnknownError}
 * @throws What `readFacts` throws for an id.
 */
export async function readSubject(
  hre: HardhatRuntimeEnvironment,
  reference: string,
  escrow: string | undefined,
): Promise<Subject> {
  if (isHexString(reference, 32)) return { agreement: await fromChain(await connect(hre), reference, escrow) };
  if (/^0x[0-9a-f]*$/i.test(reference)) throw new NotAnIdError(reference);
  if (reference.includes("#")) return fromSigned(await fromLink(reference));

  const text = readTextFile(reference);
  if (isSigned(text)) return fromSigned(text);
  const compiled = requireCompiled(compileFile(hre, reference, text));
  return { agreement: compiled.agreement, compiled };
}

function fromSigned(text: string): Subject {
  const { agreement, signature } = parseSignedAgreement(text, { annexOf: annexOfParts });
  return { agreement, consent: signature };
}

function isSigned(text: string): boolean {
  try {
    const { format } = JSON.parse(text) as { format?: unknown };
    return typeof format === "string";
  } catch {
    return false;
  }
}

async function fromChain(chain: Chain, id: string, escrow: string | undefined): Promise<Agreement> {
  const contract = PerformanceEscrow__factory.connect(escrowAddress(chain, escrow), chain.provider);
  const { location, terms, token, metric } = await readFacts(contract, id, { sources: KNOWN_SOURCES });
  return { location, terms, token, metric: metric.metric };
}

/**
 * The escrow of the command line, or the one that was deployed from here.
 *
 * @throws {EscrowUnknownError}
 */
export function escrowAddress({ deployments, networkName, chainId }: Chain, given: string | undefined): string {
  const escrow = given ?? deployments.escrow;
  if (escrow !== undefined) return escrow;
  throw new EscrowUnknownError(
    `It is not known where the escrow is on network ${networkName} (chain ${chainId}).`,
    "Give its address with --escrow, or deploy one from here.",
  );
}
