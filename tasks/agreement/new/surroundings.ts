import { decodeBytes32String, type Provider } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { chainTime } from "../../../toolkit/chain/time.js";
import { dateIn } from "../../../toolkit/agreement-file/moments.js";
import { DAY } from "../../../toolkit/units/durations.js";
import type { TokenUnit } from "../../../toolkit/units/unit.js";
import { usualToken } from "../../support/tokens.js";
import { LOCAL_CHAIN_ID, localDeployment, NoLocalNetworkError, readNetworkFile } from "../../don/network-file.js";
import { connect, type Chain } from "../../support/chain.js";
import { readTokenUnit } from "../token-unit.js";
import type { ExampleAccounts } from "./example-file.js";

/** What a new agreement takes from where it is written, so that nobody has to look it up. */
export interface Surroundings {
  readonly chainId: bigint;
  /** Of those who take part: a local chain's first accounts; undefined elsewhere. */
  readonly accounts: ExampleAccounts | undefined;
  readonly token: (TokenUnit & { readonly address: string }) | undefined;
  /** A network of oracle nodes that runs on this machine, and the account at the CRM that comes with it. */
  readonly nodes: { readonly network: string; readonly portalId: number } | undefined;
  /** IANA name of the zone in which the writer lives. */
  readonly zone: string;
  /** A day soon, `YYYY-MM-DD` in that zone. */
  readonly starts: string;
  /** Random, to keep the annex from being guessed. */
  readonly nonce: string;
}

/** Days from now to the start: enough to read, sign and fund. */
const AHEAD = 5n;

/** Looks around. Needs no key. */
export async function lookAround(hre: HardhatRuntimeEnvironment, nonce: string): Promise<Surroundings> {
  const chain = await connect(hre);
  const { chainId, provider } = chain;
  const isLocal = chainId === BigInt(LOCAL_CHAIN_ID);
  const { ignition } = hre.config.paths;
  // On an old machine the zone may have no name.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  return {
    chainId,
    accounts: isLocal ? await firstAccounts(chain) : undefined,
    token: await readUsualToken(isLocal ? localDeployment(ignition) : "", chainId, provider),
    nodes: isLocal ? localNodes(ignition) : undefined,
    zone,
    starts: dateIn((await chainTime(provider)) + AHEAD * DAY, zone) ?? "",
    nonce,
  };
}

async function firstAccounts(chain: Chain): Promise<ExampleAccounts | undefined> {
  const first = (await chain.signers()).slice(0, 5);
  const [client, agency, arbiter, third, owner] = await Promise.all(first.map((signer) => signer.getAddress()));
  if (!client || !agency || !arbiter || !third || !owner) return undefined;
  return { client, agency, arbiter, third, owner };
}

async function readUsualToken(folder: string, chainId: bigint, provider: Provider): Promise<Surroundings["token"]> {
  const address = usualToken(folder, chainId);
  if (address === undefined || (await provider.getCode(address)) === "0x") return undefined;
  return { address, ...(await readTokenUnit(address, provider)) };
}

function localNodes(ignition: string): Surroundings["nodes"] {
  try {
    const { donId, crm } = readNetworkFile(ignition);
    return { network: decodeBytes32String(donId), portalId: crm.portalId };
  } catch (error) {
    if (error instanceof NoLocalNetworkError) return undefined;
    throw error;
  }
}
