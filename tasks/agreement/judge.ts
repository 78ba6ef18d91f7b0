import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { checkAgreement, isRefused } from "../../toolkit/agreement-check/check.js";
import type { Finding } from "../../toolkit/agreement-check/finding.js";
import type { CompiledAgreement } from "../../toolkit/agreement-file/compile.js";
import { AgreementFileError } from "../../toolkit/agreement-file/problem.js";
import { readDeployments } from "../support/deployments.js";

/**
 * What speaks against an agreement, for whom: with the contracts that were deployed from here, and the time.
 *
 * @param now Unix seconds.
 */
export function judge(hre: HardhatRuntimeEnvironment, compiled: CompiledAgreement, now: bigint): Finding[] {
  const deployments = readDeployments(hre.config.paths.ignition, compiled.agreement.location.chainId);
  return checkAgreement(compiled, { now, deployments });
}

/** @throws {AgreementFileError} with what nobody should sign. */
export function requireAcceptable(findings: readonly Finding[]): void {
  const refusals = findings.filter((finding) => isRefused([finding]));
  if (refusals.length > 0) throw new AgreementFileError(refusals);
}
