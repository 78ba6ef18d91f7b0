import type { ExampleModel } from "./models.js";
import type { Surroundings } from "./surroundings.js";

/** Addresses where nobody knows better: of client, agency, arbiter and token. */
export type Unknowns = readonly [client: string, agency: string, arbiter: string, token: string];

/** To be filled in by hand: no addresses, so that each line of them is refused until then. */
export const TO_FILL_IN: Unknowns = ["0x…", "0x…", "0x…", "0x…"];

/** To be asked for: addresses, so that all else can be checked meanwhile. Of nobody, and none stays. */
export const TO_ASK_FOR = [1, 2, 3, 4].map((digit) => `0x${String(digit).padStart(40, "0")}`) as unknown as Unknowns;

/** An agreement file with comments, which a person changes into the own one. YAML. */
export function exampleText(model: ExampleModel, around: Surroundings, unknowns: Unknowns): string {
  const { chainId, zone, starts, nonce } = around;
  const [client, agency, arbiter] = around.accounts ?? unknowns;
  const token = around.token ?? { symbol: "USDC", address: unknowns[3], decimals: 6 };
  const dollar = /^USD/.test(token.symbol) ? "\n  currency: USD # what it stands for" : "";
  return `# An agreement: pay for results. What each line means: docs/agreement-file.md.
# Read it in plain English with \`npx hardhat agreement explain\`, and check it with \`npx hardhat agreement check\`.
agreement: 1
title: Qualified leads for Brightside
chain: eip155:${chainId}

# Who pays. Whatever the agency does not earn comes back to this address: never an exchange's.
client:
  name: Brightside Telecom GmbH
  address: "${client}"
  zone: ${zone}

# Who is paid, and signs.
agency:
  name: Leadworks Ltd
  address: "${agency}"
  zone: ${zone}

# Who rules when a number is disputed, within what the two sides say.
arbiter:
  name: Mediation Chamber of Hamburg
  address: "${arbiter}"

token:
  symbol: ${token.symbol}
  address: "${token.address}"
  decimals: ${token.decimals}${dollar}

${metricText(model, around)}
${paymentText(model, token.symbol)}
schedule:
  zone: ${zone} # in which the dates below are meant
  starts: ${starts}
  months: 3
${measureDelayText(model, around)}  # How long the number may take after its time has come. Without a number the client gets its money back.
  report-grace: 3d
  # Either side may dispute a number for five days. The arbiter then has two weeks; if it is silent, the number stands.
  review: { window: 5d, ruling: 14d, fee: 150 ${token.symbol} }
  # The client can cancel at any time; so many further months still count.
  cancel-notice: 1

annex:
  # The contract's text, a file beside this one, so that both sign the same:
  # document: services-agreement.pdf
  nonce: ${nonce} # random: nobody can guess what was signed
`;
}

/** Returns have a delay of their own. What people sign is known as soon as they know it. */
function measureDelayText({ agencyReports, hasReturns }: ExampleModel, { nodes }: Surroundings): string {
  if (nodes === undefined || agencyReports || hasReturns) return "";
  return `  # How long after a month it is counted: what was entered last has to be found, too.
  measure-delay: 1d
`;
}

function metricText(model: ExampleModel, { nodes }: Surroundings): string {
  if (nodes === undefined || model.agencyReports) return attestedText(model);
  const returns = model.hasReturns
    ? `
      # Leads with this date are returned. In seconds, and in hundredths of a per cent; as payment says it below.
      returns: { property: returned_on, withinSeconds: 1209600, maxBps: 1500 }`
    : "";
  return `# What is counted: by oracle nodes, in the client's CRM.
metric:
  unit: qualified lead
  units: qualified leads
  functions:
    source: hubspot-leads
    arguments:
      portalId: ${nodes.portalId} # the CRM account; the credentials must belong to it
      objectType: contacts
      deliveredProperty: qualified_on # the date on which a lead counts${returns}
    network: ${nodes.network}
    askers: [client, agency] # who may have it counted, each with its own subscription
  controlled-by: client # who keeps the records that are counted
`;
}

function attestedText({ agencyReports }: ExampleModel): string {
  const [comment, signers, threshold, control] = agencyReports
    ? ["the agency says how many, and the client may object", "[agency]", 1, "agency"]
    : ["both sides sign the same number", "[client, agency]", 2, "both"];
  return `# What is counted: ${comment}.
metric:
  unit: qualified lead
  units: qualified leads
  cumulative: true # the number only adds up while a month runs
  attested:
    signers: ${signers}
    threshold: ${threshold}
    statement: Leads that the client's sales team marked as qualified in its CRM, by the date of that mark.
  controlled-by: ${control} # who can change or withhold the records that are counted
`;
}

function paymentText({ name, hasReturns }: ExampleModel, symbol: string): string {
  const returns = hasReturns
    ? `  returns-within: 14d # so long a lead may be returned; measured after that
  most-returns: 15 % # no more are deducted; it is held back until then
  paid-every: 7d
`
    : "";
  return `payment:
  model: ${name}
  price: 40 ${symbol} per qualified lead
  cap: 10,000 ${symbol} per month # most that one month pays, and what the client locks for it
${returns}`;
}
