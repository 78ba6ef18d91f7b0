import { expect } from "chai";

import { MetricArgumentsError } from "../../functions/errors.js";
import { parseHubspotLeadsArgs } from "../../functions/hubspot-leads/args.js";
import { parseJsonEndpointArgs } from "../../functions/json-endpoint/args.js";

const LEADS = { portalId: 4_815_162, objectType: "contacts", deliveredProperty: "qualified_on" };

describe("The arguments of a metric source", () => {
  const wrong: [given: object, words: string][] = [
    [{ portalId: undefined }, "portalId: is missing"],
    [{ portalId: "4815162" }, "portalId: must be a number"],
    [{ portalId: 1.5 }, "portalId: must be a whole number"],
    [{ portalId: 0 }, "portalId: must be at least 1"],
    [{ portalId: 10 ** 15 }, "portalId: must be at most 999999999999999"],
    [{ objectType: "people" }, "objectType: must be one of contacts, deals, leads"],
    [{ objectType: undefined }, "objectType: is missing"],
    [{ deliveredProperty: 7 }, "deliveredProperty: must be text"],
    [{ filters: "all" }, "filters: must be a list"],
    [{ returns: "none" }, "returns: must be a group of names and values"],
    [{ returns: { property: "returned_on", withinSeconds: 1 } }, "returns.maxBps: is missing"],
    [{ portal: 1 }, 'arguments: there is no "portal"'],
  ];

  for (const [given, words] of wrong) {
    it(`says "${words}"`, () => {
      const error = refusal(() => parseHubspotLeadsArgs({ ...LEADS, ...given }));
      expect(error.message).to.include(`The arguments of the HubSpot leads metric are not valid (${words}). `);
      expect(error.remedy).to.include("functions/hubspot-leads/README.md");
    });
  }

  it("keeps the words that a source has of its own, and names every problem", () => {
    const error = refusal(() => parseJsonEndpointArgs({ url: "http://localhost", metric: "A", cumulative: "yes" }));
    expect(error.message).to.include("url: must be like https://metrics.example.com/v1/numbers");
    expect(error.message).to.include("metric: must be lower case letters");
    expect(error.message).to.include("cumulative: must be true or false");
    expect(error.message).to.include("signer: is missing");
    expect(error.remedy).to.include("functions/json-endpoint/README.md");
  });
});

function refusal(parse: () => unknown): MetricArgumentsError {
  try {
    parse();
  } catch (error) {
    expect(error).to.be.instanceOf(MetricArgumentsError);
    return error as MetricArgumentsError;
  }
  throw new Error("Nothing was refused.");
}
