import { getAddress } from "ethers";

import type { UnitContract } from "../../deploy/unit.js";
import { ok, warning, wrong, type Finding } from "../finding.js";
import { isCodeOf, type CompiledCode } from "./code.js";

/** What is known of one contract of the project on a chain. */
export interface ContractFacts {
  readonly contract: UnitContract;
  /** As recorded; undefined: not deployed from here. */
  readonly address: string | undefined;
  /** Code at the address; `0x`: none. */
  readonly code: string;
  /** Of this checkout; undefined: not compiled. */
  readonly artifact: CompiledCode | undefined;
}

/**
 * Whether a contract is what this checkout would deploy.
 *
 * @param folder Of the record, for the remedy.
 */
export function checkContract({ contract, address, code, artifact }: ContractFacts, folder: string): Finding {
  const { label } = contract;
  if (address === undefined) return notDeployed(contract);
  if (code === "0x") {
    return wrong(
      label,
      `${address} by the record, but there is nothing on this chain`,
      `If this is a local chain that was started anew, delete ${folder}. Else check the network.`,
    );
  }
  if (artifact === undefined)
    return warning(label, `${address}, not compared: it is not compiled here`, "Build first.");
  if (!isCodeOf(code, artifact)) {
    return wrong(
      label,
      `${address} has other code than this checkout`,
      "Check out the commit that it was deployed from, and send it no money before you know what it is.",
    );
  }
  return ok(label, `${address}, the code of this checkout`);
}

/** One finding instead of many for a record that is of another chain altogether; undefined when it is not. */
export function checkRecord(facts: readonly ContractFacts[], folder: string): Finding | undefined {
  const recorded = facts.filter(({ address }) => address !== undefined);
  if (recorded.length < 2 || recorded.some(({ code }) => code !== "0x")) return undefined;
  return wrong(
    "Contracts",
    `none of the ${recorded.length} that ${folder} records is on this chain`,
    "If this is a local chain that was started anew, delete that folder. Else check the network.",
  );
}

function notDeployed({ key, label }: UnitContract): Finding {
  if (key === "escrow") {
    return warning(
      label,
      "not deployed from here",
      "Deploy it with `npx hardhat escrow deploy`, or name it where a task asks.",
    );
  }
  return ok(label, "not deployed from here");
}

/** The fields of EIP-5267. */
export interface DomainFacts {
  readonly name: string;
  readonly version: string;
  readonly chainId: bigint;
  readonly verifyingContract: string;
}

/** Whether what people sign is for this very contract. */
export function checkDomain(domain: DomainFacts, address: string, chainId: bigint): Finding {
  const isRight =
    domain.name === "PerformanceEscrow" &&
    domain.version === "1" &&
    domain.chainId === chainId &&
    getAddress(domain.verifyingContract) === getAddress(address);
  if (isRight) return ok("escrow's domain", `PerformanceEscrow 1 on chain ${chainId}`);
  return wrong(
    "escrow's domain",
    `${domain.name} ${domain.version} on chain ${domain.chainId} at ${domain.verifyingContract}`,
    "Sign nothing for it: the signatures would count elsewhere, or nowhere.",
  );
}

/** Whether somebody answers behind an oracle's router. */
export function checkOracleRouter(
  router: string | undefined,
  expected: { readonly router: string; readonly ended?: string } | undefined,
): Finding {
  const subject = "oracle's router";
  if (router === undefined) return wrong(subject, "the oracle names none", "Deploy the oracle anew.");
  if (expected === undefined) return ok(subject, router);
  if (getAddress(expected.router) !== getAddress(router)) {
    return warning(
      subject,
      `${router}, not the network's ${expected.router}`,
      "Ask whoever runs that router whether somebody answers, before you agree on this oracle.",
    );
  }
  if (expected.ended !== undefined) {
    return warning(subject, `${router}. ${expected.ended}`, "Measure through the attested oracle.");
  }
  return ok(subject, router);
}

/** Whether a funding plug-in pays into the recorded escrow. */
export function checkPluginEscrow(label: string, escrowOfPlugin: string, escrow: string | undefined): Finding[] {
  if (escrow === undefined || getAddress(escrowOfPlugin) === getAddress(escrow)) return [];
  return [wrong(label, `funds the escrow ${escrowOfPlugin}, not ${escrow}`, "Deploy the plug-ins for this escrow.")];
}
