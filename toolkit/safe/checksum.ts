import { id } from "ethers";

/** JSON as a value. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The checksum by which Safe's Transaction Builder sees that a batch was changed: the hash of all but its name, with keys
 * in order. As published in safe-global/safe-react-apps, `apps/tx-builder/src/lib/checksum.ts`, whose own test vector is
 * in the tests.
 */
export function batchChecksum(batch: { readonly meta: object }): string {
  return id(
    serialized({ ...(batch as Record<string, Json>), meta: { ...(batch.meta as Record<string, Json>), name: null } }),
  );
}

// Odd on purpose: the list of keys comes before the values, and every value is followed by a comma.
function serialized(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((each: Json) => serialized(each)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const fields = value as Readonly<Record<string, Json | undefined>>;
  const keys = Object.keys(fields).sort();
  return `{${JSON.stringify(keys)}${keys.map((key) => `${serialized(fields[key])},`).join("")}}`;
}
