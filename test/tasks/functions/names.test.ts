import { expect } from "chai";

import { SecretNamesError } from "../../../tasks/functions/secrets/errors.js";
import { parseSecretNames } from "../../../tasks/functions/secrets/names.js";

describe("Names of secrets on the command line", () => {
  it("stand for variables in capitals, unless another is named", () => {
    expect(parseSecretNames("hubspotToken")).to.deep.equal([{ name: "hubspotToken", variable: "HUBSPOT_TOKEN" }]);
    expect(parseSecretNames("hubspotToken=ACME_TOKEN, endpointToken")).to.deep.equal([
      { name: "hubspotToken", variable: "ACME_TOKEN" },
      { name: "endpointToken", variable: "ENDPOINT_TOKEN" },
    ]);
  });

  it("are never a value, and the refusal does not repeat it", () => {
    for (const value of ["pat-na1-0815", "sk_live_abc", "A=B", "abc", ""]) {
      const refusal = (() => {
        try {
          parseSecretNames(`hubspotToken=${value}`);
        } catch (error) {
          return error as SecretNamesError;
        }
        throw new Error(`"${value}" was taken.`);
      })();
      expect(refusal).to.be.instanceOf(SecretNamesError);
      expect(refusal.message).to.include("HUBSPOT_TOKEN, never the value itself");
      if (value !== "") expect(refusal.message).not.to.include(`=${value}`);
    }
    expect(() => parseSecretNames("pat-na1-0815"))
      .to.throw(SecretNamesError)
      .with.property("message")
      .not.include("0815");
  });

  it("are each named once", () => {
    expect(() => parseSecretNames("a,b,a")).to.throw(SecretNamesError, '"a" is named twice. Name every secret once.');
    expect(() => parseSecretNames("a,,b")).to.throw(SecretNamesError, "Give names");
  });
});
