/** What can be measured of a keeper, with the words that explain it. */
const METRICS = {
  keeper_agreements: ["gauge", "Agreements in the book."],
  keeper_alerts_total: ["counter", "Things reported, each once."],
  keeper_balance_wei: ["gauge", "What the keeper's account has for gas."],
  keeper_block: ["gauge", "Newest block that was read."],
  keeper_block_timestamp_seconds: ["gauge", "Time of that block."],
  keeper_due: ["gauge", "Things that are due and not done."],
  keeper_failed_ticks_total: ["counter", "Ticks that failed, mostly because the node did."],
  keeper_last_tick_timestamp_seconds: ["gauge", "When the last tick ended well."],
  keeper_link_juels: ["gauge", "What the subscription has, less what is set aside, by oracle."],
  keeper_open_transactions: ["gauge", "Transactions that are not final."],
  keeper_replaced_total: ["counter", "Transactions replaced at a higher fee."],
  keeper_reverted_total: ["counter", "Transactions that were mined and reverted."],
  keeper_rpc_calls_total: ["counter", "Calls to the node."],
  keeper_sent_total: ["counter", "Transactions signed and sent, by kind."],
  keeper_ticks_total: ["counter", "Ticks that ended well."],
} as const;

export type MetricName = keyof typeof METRICS;

/** The keeper's own figures, in the text format of Prometheus. */
export class Metrics {
  readonly #values = new Map<MetricName, Map<string, number>>();

  /** @param label Such as `kind="settle"`. Must come from a small set, never from a stranger. */
  set(name: MetricName, value: number, label = ""): void {
    const values = this.#values.get(name) ?? new Map<string, number>();
    this.#values.set(name, values.set(label, value));
  }

  add(name: MetricName, count = 1, label = ""): void {
    this.set(name, this.get(name, label) + count, label);
  }

  get(name: MetricName, label = ""): number {
    return this.#values.get(name)?.get(label) ?? 0;
  }

  /** What a Prometheus server reads. */
  render(): string {
    const lines: string[] = [];
    for (const [name, [type, help]] of Object.entries(METRICS) as [MetricName, readonly [string, string]][]) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
      const values = this.#values.get(name) ?? new Map([["", 0]]);
      for (const [label, value] of values) lines.push(`${name}${label === "" ? "" : `{${label}}`} ${value}`);
    }
    return `${lines.join("\n")}\n`;
  }
}
