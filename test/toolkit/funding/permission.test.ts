/*
 * formatFundingPermission, parseFundingPermission, requirePermissionFor
 * ├── a permission is read as it was written
 * ├── files that are none, or have more or less in them, are refused with every field that is wrong
 * └── a permission that is for something else is refused, with what
 */
import { expect } from "chai";

import { PermissionMismatchError } from "../../../toolkit/funding/errors.js";
import { formatFundingPermission, parseFundingPermission } from "../../../toolkit/funding/permission-file.js";
import { requirePermissionFor, type FundingPermission } from "../../../toolkit/funding/permission.js";
import { InvalidFileError } from "../../../toolkit/signing/errors.js";
import { agreementId } from "../../../toolkit/terms/typed-data.js";
import { knownAgreement } from "../signing/support.js";

const agreement = knownAgreement();
const OTHER = "0x7777777777777777777777777777777777777777";

const authorization: FundingPermission = {
  location: agreement.location,
  agreementId: agreementId(agreement.terms, agreement.location),
  way: "authorization",
  plugin: undefined,
  token: agreement.terms.token,
  client: agreement.terms.client,
  firstPeriod: 1,
  count: 2,
  amount: 2n * agreement.terms.cap,
  until: 1_800_000_000n,
  signature: `0x${"ab".repeat(65)}`,
};
const permit2: FundingPermission = { ...authorization, way: "permit2", plugin: OTHER };

describe("a permission to fund as a file", () => {
  const changed = (changes: Record<string, unknown>) =>
    JSON.stringify({ ...(JSON.parse(formatFundingPermission(permit2)) as object), ...changes });

  it("is read as it was written, whichever way", () => {
    for (const each of [authorization, permit2]) {
      expect(parseFundingPermission(formatFundingPermission(each))).to.deep.equal(each);
    }
  });

  const wrong: [Record<string, unknown>, RegExp][] = [
    [{ format: "performance-escrow/signed-agreement" }, /format/],
    [{ version: 2 }, /version/],
    [{ chain: "1" }, /chain: must name an EVM chain as CAIP-2 does/],
    [{ escrow: "0x12" }, /escrow: must be an address/],
    [{ agreement: "0x12" }, /agreement: must be 32 bytes/],
    [{ way: "permit" }, /way/],
    [{ plugin: undefined }, /plugin: It is missing/],
    [{ way: "authorization" }, /nrecognized key: "plugin"/],
    [{ token: "USDC" }, /token: must be an address/],
    [{ client: null }, /client/],
    [{ firstPeriod: -1 }, /firstPeriod/],
    [{ firstPeriod: 0.5 }, /firstPeriod/],
    [{ count: 0 }, /count/],
    [{ count: 121 }, /count/],
    [{ amount: 10 }, /amount/],
    [{ amount: "010" }, /amount: must be a whole number in digits/],
    [{ until: "1800000000" }, /until/],
    [{ until: -1 }, /until/],
    [{ signature: "0x1" }, /signature: must be hexadecimal/],
    [{ signature: `0x${"00".repeat(8_193)}` }, /signature: must have at most 8192 bytes/],
    [{ comment: "hello" }, /nrecognized key: "comment"/],
  ];
  for (const [changes, words] of wrong) {
    it(`is refused with ${JSON.stringify(changes).slice(0, 60)}`, () => {
      expect(() => parseFundingPermission(changed(changes)))
        .to.throw(InvalidFileError, words)
        .with.property("remedy")
        .that.matches(/^Ask for the whole file again/);
    });
  }

  it("is refused when it is no JSON, naming the file", () => {
    for (const text of ["", "0x12", "[]", "null"]) {
      expect(() => parseFundingPermission(text)).to.throw(InvalidFileError, /The permission to fund is not valid/);
    }
  });
});

describe("requirePermissionFor", () => {
  it("passes what fits, also the last periods", () => {
    requirePermissionFor(authorization, agreement);
    requirePermissionFor({ ...permit2, token: permit2.token.toLowerCase() }, agreement);
  });

  const elsewhere = { ...agreement.location, verifyingContract: OTHER };
  const cases: [Partial<FundingPermission>, RegExp][] = [
    [{ location: { ...agreement.location, chainId: 1n } }, /is for chain 1, and the agreement is on chain 8453/],
    [{ location: elsewhere }, /is for the escrow 0x7777.+, and the agreement is in 0x9999/],
    [{ agreementId: `0x${"12".repeat(32)}` }, /is for agreement 0x1212/],
    [{ client: OTHER }, /is of 0x7777.+, and the client is /],
    [{ token: OTHER }, /is about the token 0x7777/],
    [{ firstPeriod: 2 }, /is for periods 3 to 4, and the agreement has 3/],
    [{ count: 0 }, /is for periods 2 to 1/],
    [{ amount: authorization.amount - 1n }, /is for 11999999999 base units, and 12000000000 are due/],
    [{ count: 1 }, /is for 12000000000 base units, and 6000000000 are due/],
  ];
  for (const [changes, words] of cases) {
    it(`refuses one that ${words.source.slice(0, 40)}`, () => {
      expect(() => requirePermissionFor({ ...authorization, ...changes }, agreement))
        .to.throw(PermissionMismatchError, words)
        .with.property("remedy")
        .that.matches(/have the client sign for this one\.$/);
    });
  }
});
