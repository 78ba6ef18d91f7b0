import { AbiCoder, id as keccakOfText, keccak256, zeroPadValue, type Log, type TransactionReceipt } from "ethers";

import { FundingPlugin__factory } from "../../typechain-types/factories/contracts/funding/FundingPlugin__factory.js";
import { Erc2612Funding__factory } from "../../typechain-types/factories/contracts/funding/Erc2612Funding__factory.js";
import { Permit2Funding__factory } from "../../typechain-types/factories/contracts/funding/Permit2Funding__factory.js";
import { IDepositAddresses__factory } from "../../typechain-types/factories/contracts/interfaces/IDepositAddresses__factory.js";
import type { ChainReader } from "../logs/chain-reader.js";
import type { Terms } from "../terms/types.js";
import type { EscrowLog } from "./escrow-log.js";
import type { FundingRecord } from "./receipt.js";

const plugIn = FundingPlugin__factory.createInterface();
const deposits = IDepositAddresses__factory.createInterface();
const permit = Erc2612Funding__factory.createInterface().getFunction("fundWithPermit").selector;
const permit2 = Permit2Funding__factory.createInterface().getFunction("fundWithPermit2").selector;
const authorizationUsed = keccakOfText("AuthorizationUsed(address,bytes32)");

/**
 * Who funded, and in which way, from the other events of the transaction. What a contract between the payer and the
 * escrow says is as true as that contract; the escrow's own event names the contract.
 */
export async function fundingRecord(
  reader: ChainReader,
  id: string,
  terms: Terms,
  { parsed: { args }, place }: EscrowLog,
): Promise<FundingRecord> {
  const firstPeriod = args["firstPeriod"] as bigint;
  const funder = args["funder"] as string;
  const record = { firstPeriod: Number(firstPeriod), funder };
  const receipt = await reader.receipt(place.transaction);
  const { logs } = receipt;

  const from = logs.find((log) => log.address === funder && isAbout(log, plugIn.getEvent("FundedFrom").topicHash, id));
  if (from !== undefined) {
    const { payer } = plugIn.decodeEventLog("FundedFrom", from.data, from.topics) as unknown as { payer: string };
    return { ...record, payer, way: await plugInWay(reader, receipt, funder) };
  }
  const swept = logs.find((log) => isAbout(log, deposits.getEvent("Swept").topicHash, id) && isFor(log, funder));
  if (swept !== undefined) return { ...record, payer: funder, way: "depositAddress" };

  const count = args["count"] as bigint;
  const used = authorization(id, firstPeriod, count);
  const authorized = logs.some(
    ({ address, topics }) =>
      address === terms.token &&
      topics[0] === authorizationUsed &&
      topics[1] === zeroPadValue(terms.client.toLowerCase(), 32) &&
      topics[2] === used,
  );
  return { ...record, payer: funder, way: authorized ? "authorization" : "direct" };
}

/** The nonce that an authorization for this funding must have: see `IErc3009Funding`. */
function authorization(id: string, firstPeriod: bigint, count: bigint): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256", "uint256"], [id, firstPeriod, count]));
}

async function plugInWay(
  reader: ChainReader,
  { hash, to }: TransactionReceipt,
  funder: string,
): Promise<FundingRecord["way"]> {
  if (to !== funder) return "plugIn";
  const { data } = await reader.transaction(hash);
  if (data.startsWith(permit)) return "permit";
  return data.startsWith(permit2) ? "permit2" : "plugIn";
}

function isAbout({ topics }: Log, event: string, id: string): boolean {
  return topics[0] === event && topics[1] === id;
}

function isFor({ topics }: Log, account: string): boolean {
  return topics[2] === zeroPadValue(account.toLowerCase(), 32);
}
