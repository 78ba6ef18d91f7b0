import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { HostedSecrets } from "../../../toolkit/secrets/hosted-secrets.js";
import { toJson } from "../../support/json.js";

/**
 * What was uploaded from here, per chain, beside the addresses of its contracts: slots, versions and dates, never a value.
 * The network tells nobody what it holds.
 */
export function readHostedSecrets(ignition: string, chainId: bigint): HostedSecrets[] {
  const path = fileOf(ignition, chainId);
  if (!existsSync(path)) return [];
  const records = JSON.parse(readFileSync(path, "utf8")) as (Omit<HostedSecrets, "version" | "expiresAt"> & {
    version: string;
    expiresAt: string;
  })[];
  return records.map((record) => ({
    ...record,
    version: BigInt(record.version),
    expiresAt: BigInt(record.expiresAt),
  }));
}

export function writeHostedSecrets(ignition: string, chainId: bigint, secrets: readonly HostedSecrets[]): void {
  const path = fileOf(ignition, chainId);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${toJson(secrets)}\n`);
}

const fileOf = (ignition: string, chainId: bigint) =>
  join(ignition, "deployments", `chain-${chainId}`, "hosted-secrets.json");
