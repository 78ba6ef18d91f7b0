import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/** Whether the chain lives in this process only, and ends with it: nothing that is recorded elsewhere is on it. */
export async function isInProcess(hre: HardhatRuntimeEnvironment): Promise<boolean> {
  return (await hre.network.getOrCreate()).networkConfig.type === "edr-simulated";
}
