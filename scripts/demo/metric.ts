import { composeFunctionsSource } from "../../functions/compose.js";
import { hubspotLeads } from "../../functions/hubspot-leads/definition.js";
import type { HubspotLeadsArgsInput } from "../../functions/hubspot-leads/args.js";
import { checkFunctionsMetric } from "../../toolkit/metrics/check-functions-metric.js";
import { functionsMetricId, type FunctionsMetric } from "../../toolkit/metrics/functions-metric.js";
import type { Stage } from "./stage.js";

/** A published metric and all that is needed to have it measured. */
export interface DemoMetric {
  readonly id: string;
  readonly definition: FunctionsMetric;
  readonly source: string;
  /** In plain English, one statement a line. */
  readonly description: readonly string[];
}

/** Builds the definition of a count in the client's CRM that both parties may ask for, and publishes it on chain. */
export async function publishMetric(
  stage: Stage,
  input: HubspotLeadsArgsInput,
  unit: string,
): Promise<DemoMetric & { gasUsed: bigint }> {
  const args = hubspotLeads.parseArgs(input);
  const { source, hash } = composeFunctionsSource(hubspotLeads.source);
  const definition: FunctionsMetric = {
    donId: stage.functions.donId,
    sourceHash: hash,
    args: hubspotLeads.encodeArgs(args),
    secretsSlot: 0n,
    unit,
    decimals: BigInt(hubspotLeads.decimals),
    askers: [stage.client.address, stage.agency.address],
  };
  checkFunctionsMetric(definition, source);

  const sent = await stage.oracle.connect(stage.agency.signer).defineMetric(definition, source);
  const receipt = await sent.wait();
  return {
    id: functionsMetricId(definition),
    definition,
    source,
    description: hubspotLeads.describe(args),
    gasUsed: receipt?.gasUsed ?? 0n,
  };
}
