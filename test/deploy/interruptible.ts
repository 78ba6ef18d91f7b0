import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import {
  deploy,
  type DeploymentResult,
  type EIP1193Provider,
  type IgnitionModule,
} from "@nomicfoundation/ignition-core";
import hre from "hardhat";

/** Where a process ends, around its n-th transaction. */
export interface Cut {
  readonly transaction: number;
  readonly when: "before it is sent" | "before its hash is known" | "before its receipt is seen";
}

/**
 * Deploys a module as `hardhat ignition deploy` does, with a journal in `deploymentDir`.
 *
 * @param cut Where to end as a killed process does: nothing that comes later happens, not even an error.
 * @returns Undefined when it was cut off.
 */
export async function deployModule(
  provider: EIP1193Provider,
  ignitionModule: IgnitionModule,
  options: { deploymentDir: string; parameters: Record<string, Record<string, string>>; cut?: Cut },
): Promise<DeploymentResult | undefined> {
  const { deploymentDir, parameters, cut } = options;
  let die = (): void => undefined;
  const wasCut = new Promise<undefined>((resolve) => {
    die = () => resolve(undefined);
  });
  const request = (call: Parameters<EIP1193Provider["request"]>[0]): Promise<unknown> => provider.request(call);
  let sent = 0;
  const mortal: EIP1193Provider = {
    async request(call) {
      if (isSending(call.method)) sent++;
      if (cut === undefined || sent !== cut.transaction || !isCutBy(cut, call.method)) return await request(call);

      if (cut.when === "before its hash is known") await request(call);
      die();
      return await new Promise<never>(() => undefined);
    },
  };

  const deployment = deploy({
    provider: mortal,
    artifactResolver: new HardhatArtifactResolver(hre.artifacts),
    deploymentDir,
    ignitionModule,
    deploymentParameters: parameters,
    accounts: (await provider.request({ method: "eth_accounts" })) as string[],
  });
  return await Promise.race([deployment, wasCut]);
}

function isCutBy({ when }: Cut, method: string): boolean {
  return when === "before its receipt is seen" ? method === "eth_getTransactionReceipt" : isSending(method);
}

function isSending(method: string): boolean {
  return method === "eth_sendTransaction" || method === "eth_sendRawTransaction";
}
