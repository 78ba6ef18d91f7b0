/*
 * signAgreement, formatSignedAgreement, parseSignedAgreement
 * ├── round trip, for every kind of metric and any valid terms
 * ├── refuse every change of a file: terms, id, definition, annex, unknown fields, all problems at once
 * ├── take a signature as wallets make it, as the chain takes it
 * └── sign with the agency's account only
 * checkSignature, requireSigned (without a chain)
 * └── valid, unchecked; a changed one is not valid
 */
import { expect } from "chai";
import { encodeBytes32String, id as keccakOfText, Signature, ZeroHash } from "ethers";

import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import { functionsMetricId } from "../../../toolkit/metrics/functions-metric.js";
import { checkSignature } from "../../../toolkit/signing/check-signature.js";
import { WrongSenderError, InvalidFileError } from "../../../toolkit/signing/errors.js";
import { signAgreement, signedAgreement } from "../../../toolkit/signing/sign-agreement.js";
import { formatSignedAgreement, parseSignedAgreement } from "../../../toolkit/signing/signed-agreement.js";
import { agreementId } from "../../../toolkit/terms/typed-data.js";
import { InvalidTermsError, validityProblems } from "../../../toolkit/terms/validity.js";
import { Random } from "../../support/random.js";
import { randomTerms } from "../../support/random-terms.js";
import { expectRefused } from "../calls/support.js";
import { AGENCY, CLIENT, knownAgreement } from "./support.js";

const text = "We agree.\n";
const annex = [
  { name: "contract.txt", hash: keccakOfText(text), text },
  { name: "offer.pdf", hash: `0x${"77".repeat(32)}` },
];

/** A file as a value, to change it in ways that its type would not allow. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = Record<string, any>;

/** The problems of a file in which `change` was made. */
async function problemsOf(change: (file: Json) => void, options = {}): Promise<string[]> {
  const file = JSON.parse(formatSignedAgreement(await signAgreement(knownAgreement(), AGENCY, annex))) as Record<
    string,
    never
  >;
  change(file);
  try {
    parseSignedAgreement(JSON.stringify(file), options);
  } catch (error) {
    if (!(error instanceof InvalidFileError)) throw error;
    for (const { remedy } of error.problems) expect(remedy).to.match(/^[A-Z].*\.$/);
    return error.problems.map(({ path, problem }) => `${path}: ${problem}`);
  }
  return [];
}

describe("a signed agreement as a file", () => {
  it("is read as it was written", async () => {
    const signed = await signAgreement(knownAgreement(), AGENCY, annex);
    expect(signed.id).to.equal(agreementId(signed.agreement.terms, signed.agreement.location));
    expect(parseSignedAgreement(formatSignedAgreement(signed))).to.deep.equal(signed);
  });

  it("is so for metrics of every kind", async () => {
    const definition = {
      donId: encodeBytes32String("fun-local-1"),
      sourceHash: ZeroHash,
      args: ["portal-4711", "a\nb"],
      secretsSlot: 3n,
      unit: "leads",
      decimals: 2n,
      askers: [CLIENT.address, AGENCY.address],
    };
    const { location, terms, token } = knownAgreement({ metric: functionsMetricId(definition) });
    const kinds: Agreement["metric"][] = [{ kind: "functions", definition }, { kind: "unknown" }];
    for (const metric of kinds) {
      const signed = await signAgreement({ location, terms, token, metric }, AGENCY);
      expect(parseSignedAgreement(formatSignedAgreement(signed))).to.deep.equal(signed);
    }
  });

  it("is so for any valid terms", async () => {
    let read = 0;
    for (let seed = 0; seed < 60; seed++) {
      const terms = { ...randomTerms(new Random(seed)), client: CLIENT.address, agency: AGENCY.address };
      const agreement: Agreement = { ...knownAgreement(), terms, metric: { kind: "unknown" } };
      if (validityProblems(terms, { escrow: agreement.location.verifyingContract }).length > 0) continue;
      const signed = await signAgreement(agreement, AGENCY);
      const again = parseSignedAgreement(formatSignedAgreement(signed));
      expect(again.id, `seed ${seed}`).to.equal(signed.id);
      read++;
    }
    expect(read).to.be.above(20);
  });

  it("cannot be changed without being noticed", async () => {
    expect(await problemsOf(() => undefined)).to.deep.equal([]);
    const terms = (file: Json) => file["terms"] as Record<string, unknown>;
    const changes: [(file: Json) => void, RegExp][] = [
      [(file) => (terms(file)["cap"] = "6000000001"), /^id: These terms.*have the id 0x.*, not 0x/],
      [(file) => (terms(file)["agency"] = CLIENT.address.toLowerCase()), /^terms: Client and agency are both/],
      [(file) => (file["chain"] = "eip155:1"), /^id: /],
      [(file) => (file["id"] = ZeroHash), /^id: /],
      [
        (file) => ((file["metric"] as { definition: { unit: string } }).definition.unit = "clicks"),
        /^metric.definition: It defines metric/,
      ],
      [
        (file) => ((file["annex"] as { text: string }[])[0]!.text = "We do not agree."),
        /^annex.0: The text of “contract.txt” is not/,
      ],
      [(file) => (terms(file)["cap"] = 6000000000), /^terms.cap: /],
      [(file) => (terms(file)["start"] = "soon"), /^terms.start: /],
      [(file) => (terms(file)["start"] = -1), /^terms.start: /],
      [(file) => (terms(file)["extra"] = 1), /^terms: Unrecognized key/],
      [(file) => delete file["signature"], /^signature: /],
      [(file) => (file["version"] = 2), /^version: /],
      [
        (file) => ((file["names"] as Record<string, string>)["client"] = "Acme\nAgency: Evil"),
        /^names.client: must be one line/,
      ],
      [(file) => (file["zones"] = { client: "Mars/Olympus" }), /^zones.client: must be an IANA time zone/],
      [(file) => (file["signature"] = `0x${"ff".repeat(65)}`), /^signature: It is no signature of a key/],
      [(file) => (file["escrow"] = "0x99"), /^escrow: must be an address/],
    ];
    for (const [change, expected] of changes) {
      const found = await problemsOf(change);
      expect(
        found.some((problem) => expected.test(problem)),
        `${String(change)} gave ${found.join(" | ")}`,
      ).to.equal(true);
    }
  });

  it("names everything that is wrong at once", async () => {
    const found = await problemsOf((file) => {
      const terms = file["terms"] as Record<string, unknown>;
      terms["cap"] = 1;
      terms["client"] = "me";
      delete file["escrow"];
    });
    expect(found.map((problem) => problem.split(":")[0])).to.include.members(["terms.cap", "terms.client", "escrow"]);
  });

  it("is refused when it is no JSON, or far too long", () => {
    expect(() => parseSignedAgreement("{")).to.throw(InvalidFileError, /not JSON.*Ask for the whole file/);
    expect(() => parseSignedAgreement(" ".repeat(1_000_001))).to.throw(InvalidFileError, /far too long/);
  });

  it("has its annex recomputed where the rule is known", async () => {
    const expected = knownAgreement().terms.annex;
    expect(await problemsOf(() => undefined, { annexOf: () => expected })).to.deep.equal([]);
    expect((await problemsOf(() => undefined, { annexOf: () => ZeroHash }))[0]).to.match(
      /^annex: The parts make the annex/,
    );
  });

  it("takes a wallet's short signature, and keeps it as the chain takes it", async () => {
    const signed = await signAgreement(knownAgreement(), AGENCY);
    const short = { ...signed, signature: Signature.from(signed.signature).compactSerialized };
    expect(parseSignedAgreement(formatSignedAgreement(short)).signature).to.equal(signed.signature);
  });
});

describe("signAgreement", () => {
  it("asks the agency's account only, for valid terms only", async () => {
    await expectRefused(signAgreement(knownAgreement(), CLIENT), WrongSenderError, /as the agency, and the signer is/);
    await expectRefused(signAgreement(knownAgreement({ cap: 0n }), AGENCY), InvalidTermsError, /ZeroCap/);
  });
});

describe("checkSignature without a chain", () => {
  it("knows keys' signatures, and says what it cannot know", async () => {
    const { agreement, id: digest, signature } = await signAgreement(knownAgreement(), AGENCY);
    const of = { party: AGENCY.address.toLowerCase(), digest, signature, location: agreement.location };
    expect(await checkSignature(of)).to.equal("valid");
    expect(await checkSignature({ ...of, party: CLIENT.address })).to.equal("unchecked");
    expect(await checkSignature({ ...of, digest: ZeroHash })).to.equal("unchecked");
    expect(signedAgreement(agreement, signature).id).to.equal(digest);
  });
});
