/** What the owner of an endpoint says about a number. The names are those of the reply, in the order in which they are signed. */
export interface MetricStatement {
  /** The owner's name of the number. */
  readonly metric: string;
  readonly unit: string;
  readonly decimals: number;
  /** First second that counts, in Unix seconds. */
  readonly from: number;
  /** First second that no longer counts, in Unix seconds. */
  readonly before: number;
  /** In the smallest unit that is counted: 10,345,678 cents. */
  readonly value: bigint;
}

/** What an endpoint answers when a number is final. */
export interface EndpointReply extends Omit<MetricStatement, "value"> {
  readonly version: 1;
  /** In decimal digits, because JSON numbers are not exact beyond 2^53. */
  readonly value: string;
  readonly final: true;
  /** The account's EIP-191 signature of {@link statementText}. */
  readonly signature: string;
}

/** Whoever signs: an ethers `Wallet` or `Signer`. */
export interface StatementSigner {
  signMessage(text: string): Promise<string>;
}

/** The text that makes a number final once it is signed: nine lines, each of which says one thing. */
export function statementText({ metric, unit, decimals, from, before, value }: MetricStatement): string {
  return [
    "Performance Escrow metric",
    "version: 1",
    `metric: ${metric}`,
    `unit: ${unit}`,
    `decimals: ${decimals}`,
    `from: ${from}`,
    `before: ${before}`,
    `value: ${value}`,
    "final: true",
  ].join("\n");
}

/** The reply that an endpoint gives for a number that is final. */
export async function signedReply(signer: StatementSigner, statement: MetricStatement): Promise<EndpointReply> {
  const { metric, unit, decimals, from, before, value } = statement;
  const signature = await signer.signMessage(statementText(statement));
  return { version: 1, metric, unit, decimals, from, before, value: String(value), final: true, signature };
}
