import { Wallet } from "ethers";

import {
  encodeJsonEndpointArgs,
  parseJsonEndpointArgs,
  type JsonEndpointArgs,
  type JsonEndpointArgsInput,
} from "../../../functions/json-endpoint/args.js";
import type { MetricStatement } from "../../../functions/json-endpoint/statement.js";

/** The account that signs, with a fixed key: these tests' only secret is that nobody should use it. */
export const OWNER = new Wallet(`0x${"5a".repeat(32)}`);

export const FROM = Date.UTC(2025, 6, 1) / 1000;
export const BEFORE = Date.UTC(2025, 7, 1) / 1000;

/** The shop's revenue in cents. */
export const REVENUE: JsonEndpointArgsInput = {
  url: "https://metrics.shop.example/v1/numbers",
  metric: "revenue",
  unit: "US dollar",
  decimals: 2,
  signer: OWNER.address,
  cumulative: true,
  finalAfterSeconds: 3_600,
};

/** DESIGN's golden revenue: 103,456.78 dollars. */
export const STATEMENT: MetricStatement = {
  metric: "revenue",
  unit: "US dollar",
  decimals: 2,
  from: FROM,
  before: BEFORE,
  value: 10_345_678n,
};

/** The strings that a metric commits to. */
export function encoded(changes: Partial<JsonEndpointArgs> = {}): string[] {
  return encodeJsonEndpointArgs(parseJsonEndpointArgs({ ...REVENUE, ...changes }));
}
