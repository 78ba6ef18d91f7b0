import type { AgreementArguments } from "../plan-action.js";
import { FundingOptionsError } from "./errors.js";

/** The command line of `agreement fund`. */
export interface FundArguments extends AgreementArguments {
  readonly periods: number;
  readonly via: string;
  /** How long what is signed is valid. */
  readonly valid: string | undefined;
  readonly signOnly: boolean;
  readonly approveOnly: boolean;
  /** Where `signOnly` writes. */
  readonly out: string;
  /** The file to fund with. */
  readonly permission: string | undefined;
  readonly plugin: string | undefined;
}

/** @throws {FundingOptionsError} for options of which one makes another pointless. */
export function requireSensible({ via, signOnly, approveOnly, permission, safe }: FundArguments): void {
  if (permission !== undefined) {
    if (signOnly || approveOnly) {
      throw new FundingOptionsError(
        "--permission funds with what was signed before, so there is nothing to sign or to allow.",
        "Leave --sign-only and --approve-only out.",
      );
    }
    return;
  }
  if (signOnly && approveOnly) {
    throw new FundingOptionsError(
      "--sign-only sends nothing, and --approve-only sends an allowance.",
      "Run it with --approve-only first, and then with --sign-only.",
    );
  }
  if (approveOnly && via !== "permit2") {
    throw new FundingOptionsError(
      `--approve-only is about the allowance for Permit2, and this is --via ${via}.`,
      "Add --via permit2, or leave --approve-only out.",
    );
  }
  if (safe !== undefined && via !== "approve" && !approveOnly) {
    throw new FundingOptionsError(
      `--safe writes transactions, and --via ${via} needs a signature first.`,
      "Use --via approve: a Safe sends allowance and funding as one batch.",
    );
  }
}
