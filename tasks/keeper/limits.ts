import { parseUnits } from "ethers";

import { requireAddress } from "../support/account.js";
import type { KeeperArguments } from "./arguments.js";
import { KeeperArgumentError } from "./errors.js";

/** How fast a keeper works, and what it spends at most. */
export interface Limits {
  readonly pollMs: number;
  readonly tipWei: bigint;
  readonly maxFeePerGasWei: bigint;
  readonly maxAsksPerQuestion: number;
  readonly metricsPort: number | undefined;
}

type LimitArguments = Pick<KeeperArguments, "poll" | "maxFee" | "tip" | "maxAsks" | "metricsPort">;

/** @throws {KeeperArgumentError} */
export function readLimits({ poll, maxFee, tip, maxAsks, metricsPort }: LimitArguments): Limits {
  requireRange("--poll", poll, 1, 3_600);
  requireRange("--max-asks", maxAsks, 1, 1_000);
  requireRange("--metrics-port", metricsPort, 0, 65_535);
  const [maxFeePerGasWei, tipWei] = [gwei("--max-fee", maxFee), gwei("--tip", tip)];
  if (maxFeePerGasWei === 0n) {
    throw new KeeperArgumentError("With --max-fee 0 no transaction is ever mined.", "Allow some gwei, such as 100.");
  }
  if (tipWei > maxFeePerGasWei) {
    throw new KeeperArgumentError(
      `--tip ${tip} is more than --max-fee ${maxFee}, which includes it.`,
      "Lower the one or raise the other.",
    );
  }
  return {
    pollMs: poll * 1_000,
    tipWei,
    maxFeePerGasWei,
    maxAsksPerQuestion: maxAsks,
    metricsPort: metricsPort === 0 ? undefined : metricsPort,
  };
}

/**
 * Whose agreements are kept.
 *
 * @param text Addresses with commas between; undefined for the keeper's own.
 * @throws {NotAnAddressError}
 */
export function readParties(text: string | undefined, keeper: string): string[] {
  if (text === undefined) return [keeper];
  return [...new Set(text.split(",").map((part) => requireAddress(part.trim(), "--parties")))];
}

function gwei(option: string, text: string): bigint {
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return parseUnits(text, "gwei");
  throw new KeeperArgumentError(`${option} "${text}" is no number of gwei.`, "Write it like 100 or 0.05.");
}

function requireRange(option: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new KeeperArgumentError(
    `${option} ${value} is out of range.`,
    `Give a number from ${least} to ${most.toLocaleString("en-US")}.`,
  );
}
