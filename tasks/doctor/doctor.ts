import { findDeno } from "../../toolkit/don/sandbox/deno.js";
import { NoFunctionsNetworkError } from "../../toolkit/subscriptions/errors.js";
import type { FunctionsNetwork } from "../../toolkit/subscriptions/functions-network.js";
import { CONTRACTS } from "../deploy/contracts.js";
import { deploymentFolder } from "../deploy/journal.js";
import { LOCAL_CHAIN_ID } from "../don/network-file.js";
import { findFunctionsNetwork } from "../functions/find-network.js";
import { requireAddress } from "../support/account.js";
import { connect, UnreachableError, type Chain } from "../support/chain.js";
import { EXIT } from "../support/exit-codes.js";
import { isInProcess } from "../support/in-process.js";
import { taskAction, type CommonArguments, type TaskContext, type TaskResult } from "../support/task-action.js";
import { storedVariables } from "../support/variables.js";
import { checkVariables, neededVariables } from "./checks/configuration.js";
import { checkArtifacts, checkDeno, checkNode } from "./checks/machine.js";
import { warning, wrong, type Finding } from "./finding.js";
import { lookAtChain } from "./look-at-chain.js";
import { lookAtContracts, readCompiled } from "./look-at-contracts.js";
import { lookAtLocalNetwork } from "./look-at-local-network.js";
import { lookAtParty } from "./look-at-party.js";
import { renderFindings } from "./render.js";

export interface DoctorArguments extends CommonArguments {
  readonly account: string | undefined;
  readonly token: string | undefined;
}

const IN_PROCESS = warning(
  "Network",
  "this chain lives inside this command only",
  "Name the one that you mean, such as --network localhost.",
);

/** Looks at everything, changes nothing, and needs no key. What cannot be looked at offline is said, and the rest is. */
export async function examine(args: DoctorArguments, { hre, terminal }: TaskContext): Promise<TaskResult> {
  const account = args.account === undefined ? undefined : requireAddress(args.account, "--account");
  const token = args.token === undefined ? undefined : requireAddress(args.token, "--token");
  const { network = "default" } = hre.globalOptions;
  const compiled = await readCompiled(hre);
  const missing = Object.values(CONTRACTS)
    .map(({ artifact }) => artifact)
    .filter((name) => !compiled.has(name));
  const findings: Finding[] = [
    checkNode(process.versions.node),
    checkDeno(findDeno),
    checkArtifacts(missing),
    ...checkVariables(neededVariables(hre.userConfig.networks?.[network]), storedVariables(hre)),
  ];

  const chain = await tryToConnect(hre, network, terminal.isInteractive, findings);
  if (chain !== undefined) findings.push(...(await lookAtChain(hre, chain)));
  if (network === "localhost" || chain?.chainId === BigInt(LOCAL_CHAIN_ID)) {
    if (network !== "default") findings.push(await lookAtLocalNetwork(hre, chain));
  }
  if (chain !== undefined) {
    const functions = await tryToFindFunctions(hre, chain);
    const folder = deploymentFolder(hre, chain.chainId).shown;
    if (await isInProcess(hre)) findings.push(IN_PROCESS);
    else findings.push(...(await lookAtContracts(chain, compiled, functions, folder)));
    if (account !== undefined) findings.push(...(await lookAtParty(hre, chain, account, token, functions)));
  }
  const title = `Network ${network}${chain === undefined ? "" : ` (chain ${chain.chainId})`}`;
  return {
    text: renderFindings(findings, title),
    data: { network, chainId: chain?.chainId ?? null, findings },
    exitCode: findings.some(({ state }) => state === "wrong") ? EXIT.negative : EXIT.done,
  };
}

/** Undefined when there is nothing at the other end, which is then among the findings. */
async function tryToConnect(
  hre: TaskContext["hre"],
  network: string,
  isInteractive: boolean,
  findings: Finding[],
): Promise<Chain | undefined> {
  const stored = storedVariables(hre);
  const urls = neededVariables(hre.userConfig.networks?.[network]).filter((variable) => variable.for === "url");
  if (urls.some(({ name }) => !stored.has(name))) return undefined;
  if (!isInteractive && urls.some(({ name }) => stored.get(name) === "keystore")) {
    findings.push(
      wrong("Connection", "its URL is in the keystore, which asks for its password", "Run it in a terminal."),
    );
    return undefined;
  }
  try {
    return await connect(hre);
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    findings.push(wrong("Connection", `${network} does not answer`, error.remedy));
    return undefined;
  }
}

async function tryToFindFunctions(hre: TaskContext["hre"], chain: Chain): Promise<FunctionsNetwork | undefined> {
  try {
    return await findFunctionsNetwork(hre, chain);
  } catch (error) {
    if (error instanceof NoFunctionsNetworkError) return undefined;
    throw error;
  }
}

export default taskAction(examine);
