import { type Log, type TransactionReceiptParams, toQuantity } from "ethers";

/**
 * The one thing that the local network, the book and the keeper need of a node: raw JSON-RPC. An ethers provider has it,
 * in-process or over HTTP. Raw, because ethers answers some calls from a cache of 250 ms, which on a chain that mines at
 * once yields old nonces and old blocks.
 */
export interface RpcProvider {
  send(method: string, params: unknown[]): Promise<unknown>;
}

export interface BlockFacts {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly baseFeePerGas: bigint;
}

export type LogFacts = Pick<Log, "address" | "data" | "blockNumber"> & { readonly topics: string[] };

export type ReceiptFacts = Pick<TransactionReceiptParams, "hash"> & {
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  readonly logs: LogFacts[];
};

type RawBlock = Record<"number" | "hash" | "parentHash" | "timestamp" | "baseFeePerGas", string>;
type RawLog = { address: string; data: string; topics: string[]; blockNumber: string };
type RawReceipt = { transactionHash: string; status: string; gasUsed: string; logs: RawLog[] };

/** @param number Block number, or undefined for the latest. Undefined is returned when there is no such block. */
export async function getBlock(provider: RpcProvider, number?: number): Promise<BlockFacts | undefined> {
  const tag = number === undefined ? "latest" : toQuantity(number);
  const block = (await provider.send("eth_getBlockByNumber", [tag, false])) as RawBlock | null;
  if (block === null) return undefined;
  return {
    number: Number(block.number),
    hash: block.hash,
    parentHash: block.parentHash,
    timestamp: Number(block.timestamp),
    baseFeePerGas: BigInt(block.baseFeePerGas ?? 0),
  };
}

/** The newest block. */
export async function getLatestBlock(provider: RpcProvider): Promise<BlockFacts> {
  const block = await getBlock(provider);
  if (block === undefined) throw new Error("The node has no latest block.");
  return block;
}

/** Logs of any of these contracts with any of these first topics, in the order of the chain. */
export async function getLogs(
  provider: RpcProvider,
  filter: { addresses: string[]; topics: string[]; fromBlock: number; toBlock: number },
): Promise<LogFacts[]> {
  const query = {
    address: filter.addresses,
    topics: [filter.topics],
    fromBlock: toQuantity(filter.fromBlock),
    toBlock: toQuantity(filter.toBlock),
  };
  return toLogs((await provider.send("eth_getLogs", [query])) as RawLog[]);
}

/** Undefined until the transaction is mined. */
export async function getReceipt(provider: RpcProvider, hash: string): Promise<ReceiptFacts | undefined> {
  const receipt = (await provider.send("eth_getTransactionReceipt", [hash])) as RawReceipt | null;
  if (receipt === null) return undefined;
  return {
    hash: receipt.transactionHash,
    succeeded: BigInt(receipt.status) === 1n,
    gasUsed: BigInt(receipt.gasUsed),
    logs: toLogs(receipt.logs),
  };
}

/** The nonce for an account's next transaction. */
export async function getNonce(provider: RpcProvider, address: string): Promise<number> {
  return Number(await provider.send("eth_getTransactionCount", [address, "pending"]));
}

export async function getChainId(provider: RpcProvider): Promise<bigint> {
  return BigInt((await provider.send("eth_chainId", [])) as string);
}

function toLogs(logs: RawLog[]): LogFacts[] {
  return logs.map((log) => ({ ...log, blockNumber: Number(log.blockNumber) }));
}
