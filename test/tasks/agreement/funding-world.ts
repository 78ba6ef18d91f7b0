import { readFileSync, writeFileSync } from "node:fs";

import { permit2Code } from "../../../toolkit/don/permit2-code.js";
import { PERMIT2_ADDRESS } from "../../../toolkit/funding/permit2.js";
import type { MockUsdc } from "../../../typechain-types/contracts/test/MockUsdc.js";
import { AgreementWorld } from "./world.js";

/** Where the funding contracts are, as they are recorded of a deployment. */
export interface FundingContracts {
  readonly erc2612Funding: string;
  readonly permit2Funding: string;
  readonly depositAddresses: string;
}

/** An `AgreementWorld` with every funding contract, the real Permit2, and a token that takes every signature. */
export interface FundingWorld {
  readonly world: AgreementWorld;
  readonly usdc: MockUsdc;
  /** Address of `usdc`. */
  readonly token: string;
  readonly contracts: FundingContracts;
  /** Records the funding contracts as deployed from here. They are when the world begins. */
  record(): void;
  /** Forgets them: only the escrow is known. */
  forget(): void;
}

export async function openFundingWorld(): Promise<FundingWorld> {
  const world = await AgreementWorld.open();
  const { ethers, client, escrow } = world;
  await ethers.provider.send("hardhat_setCode", [PERMIT2_ADDRESS, permit2Code()]);
  const usdc = await ethers.deployContract("MockUsdc");
  await usdc.mint(client, 10n ** 12n);
  const deploy = async (name: string) => await (await ethers.deployContract(name, [escrow])).getAddress();
  const contracts = {
    erc2612Funding: await deploy("Erc2612Funding"),
    permit2Funding: await deploy("Permit2Funding"),
    depositAddresses: await deploy("DepositAddresses"),
  };
  const path = world.path("deployments/chain-31337/deployed_addresses.json");
  const before = readFileSync(path, "utf8");
  const record = () => {
    const recorded = {
      ...(JSON.parse(before) as object),
      "FundingPlugins#Erc2612Funding": contracts.erc2612Funding,
      "FundingPlugins#Permit2Funding": contracts.permit2Funding,
      "DepositAddresses#DepositAddresses": contracts.depositAddresses,
    };
    writeFileSync(path, JSON.stringify(recorded));
  };
  record();
  return {
    world,
    usdc,
    token: await usdc.getAddress(),
    contracts,
    record,
    forget: () => writeFileSync(path, before),
  };
}
