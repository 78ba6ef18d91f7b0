import { expect } from "chai";
import { AbiCoder } from "ethers";

import { TermsDecoder } from "../../../toolkit/book/decode-terms.js";
import { escrowInterface } from "../../../toolkit/book/decode-log.js";
import { toTerms } from "../../../toolkit/receipt/to-terms.js";
import { randomTerms } from "../../support/random-terms.js";
import { Random } from "../../support/random.js";

describe("TermsDecoder", () => {
  const input = escrowInterface.getEvent("Proposed").inputs.at(-1);
  if (input === undefined) throw new Error("The event has no terms.");

  it("reads what the ABI has encoded, field by field", () => {
    const decoder = new TermsDecoder();
    const coder = AbiCoder.defaultAbiCoder();
    for (let seed = 0; seed < 200; seed++) {
      const data = coder.encode([input], [randomTerms(new Random(seed))]);
      const [expected] = coder.decode([input], data);
      expect(decoder.decode(data), `seed ${seed}`).to.deep.equal(toTerms(expected as Parameters<typeof toTerms>[0]));
    }
  });
});
