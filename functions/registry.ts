import type { KnownSource, KnownSources } from "../toolkit/metrics/known-source.js";
import { composeFunctionsSource } from "./compose.js";
import { hubspotLeads } from "./hubspot-leads/definition.js";
import { jsonEndpoint } from "./json-endpoint/definition.js";
import type { MetricDefinition } from "./metric-definition.js";

const sources = [knownSource(hubspotLeads), knownSource(jsonEndpoint)];
const byName = new Map(sources.map((source) => [source.name, source]));
const byHash = new Map(sources.map((source) => [source.sourceHash, source]));

/** All metric sources of this project, each by its name and by the hash of the composed text that goes on chain. */
export const KNOWN_SOURCES: KnownSources = {
  names: [...byName.keys()],
  byName: (name) => byName.get(name),
  byHash: (sourceHash) => byHash.get(sourceHash.toLowerCase()),
};

/** The same definition by the strings that are on chain. What is derived is only ever derived from canonical strings. */
function knownSource<Args>(definition: MetricDefinition<Args>): KnownSource {
  const { source, unit, decimals } = definition;
  const read = (args: readonly string[]) => definition.decodeArgs(args);
  return {
    name: source,
    sourceHash: composeFunctionsSource(source).hash,
    ...(unit === undefined ? {} : { unit }),
    ...(decimals === undefined ? {} : { decimals }),
    quantity: (args) => definition.quantity(read(args)),
    isCumulative: (args) => definition.cumulative(read(args)),
    secrets: (args) => definition.secrets(read(args)),
    encodeArgs: (input) => definition.encodeArgs(definition.parseArgs(input)),
    decodeArgs: read,
    minimumMeasureDelay: (args) => definition.minimumMeasureDelay(read(args)),
    describe: (args) => definition.describe(read(args)),
  };
}
