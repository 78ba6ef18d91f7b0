import { getAddress } from "ethers";

import type { FieldReader } from "../field-reader.js";
import type { Path } from "../problem.js";
import type { AgreementContent } from "../schema.js";

/** The account of a role, or an address as it is; undefined for an arbiter who is not there. */
export function accountOf(entry: string, content: AgreementContent): string | undefined {
  if (entry === "client" || entry === "agency" || entry === "arbiter") {
    const address = content[entry]?.address;
    return address === undefined ? undefined : getAddress(address);
  }
  return getAddress(entry);
}

function isRole(entry: string): boolean {
  return entry === "client" || entry === "agency" || entry === "arbiter";
}

/** The accounts of a list at `path`, each once. */
export function readAccounts(
  entries: readonly string[],
  path: Path,
  content: AgreementContent,
  reader: FieldReader,
): string[] {
  const accounts: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const account = accountOf(entry, content);
    if (account === undefined) {
      reader.refuse([...path, index], "The agreement has no arbiter.", "Name one under arbiter, or leave this out.");
    } else if (accounts.includes(account)) {
      // Two roles with one account are refused where the roles are named, not wherever they are listed.
      if (isRole(entry) && entries.indexOf(entry) === index && entries.slice(0, index).every(isRole)) continue;
      reader.refuse([...path, index], `${entry} is listed twice.`, "List everybody once.");
    } else {
      accounts.push(account);
    }
  }
  return accounts;
}
