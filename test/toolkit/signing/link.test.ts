/*
 * toLinkFragment(text), fromLink(link)
 * ├── round trip, short enough to be passed around
 * ├── refuse what is too long, cut off, damaged, or unfolds to far too much
 * └── the page is not needed: the whole link or its fragment
 */
import { deflateRawSync } from "node:zlib";

import { expect } from "chai";
import { id as keccakOfText } from "ethers";

import { LinkError } from "../../../toolkit/signing/errors.js";
import { fromLink, MAX_LINK_CHARACTERS, toLinkFragment } from "../../../toolkit/signing/link.js";
import { signAgreement } from "../../../toolkit/signing/sign-agreement.js";
import { formatSignedAgreement, parseSignedAgreement } from "../../../toolkit/signing/signed-agreement.js";
import { DAY } from "../../../toolkit/units/durations.js";
import { START } from "../../support/valid-terms.js";
import { expectRefused } from "../calls/support.js";
import { AGENCY, knownAgreement } from "./support.js";

describe("a link", () => {
  it("carries a signed agreement in a good thousand characters", async () => {
    const signed = await signAgreement(knownAgreement(), AGENCY);
    const fragment = await toLinkFragment(formatSignedAgreement(signed));
    expect(fragment).to.match(/^#pe1\.[A-Za-z0-9_-]+$/);
    expect(fragment.length).to.be.below(2_000);
    expect(parseSignedAgreement(await fromLink(`https://example.org/page?a=b${fragment}`))).to.deep.equal(signed);
    expect(parseSignedAgreement(await fromLink(fragment))).to.deep.equal(signed);
  });

  it("carries the longest agreement", async () => {
    const periodEnds = Array.from({ length: 120 }, (_, i) => START + BigInt(i + 1) * 30n * DAY);
    const baselines = periodEnds.map((_, i) => 10n ** 30n + BigInt(i * 7_919));
    const signed = await signAgreement(knownAgreement({ periodEnds, baselines }), AGENCY);
    const fragment = await toLinkFragment(formatSignedAgreement(signed));
    expect(fragment.length).to.be.below(MAX_LINK_CHARACTERS / 2);
    expect(parseSignedAgreement(await fromLink(fragment)).id).to.equal(signed.id);
  });

  it("is refused when it is too long", async () => {
    const noise = Array.from({ length: 700 }, (_, i) => keccakOfText(String(i))).join("");
    await expectRefused(toLinkFragment(JSON.stringify(noise)), LinkError, /characters.*Send the file instead/);
    await expectRefused(fromLink(`#pe1.${"A".repeat(MAX_LINK_CHARACTERS + 1)}`), LinkError, /far too long/);
  });

  it("is refused when it is none, or damaged", async () => {
    const fragment = await toLinkFragment(formatSignedAgreement(await signAgreement(knownAgreement(), AGENCY)));
    await expectRefused(fromLink("https://example.org/"), LinkError, /no agreement in it/);
    await expectRefused(fromLink(fragment.slice(0, -20)), LinkError, /damaged/);
    await expectRefused(fromLink(fragment.replace(".", ".!")), LinkError, /damaged/);
    await expectRefused(fromLink("#pe1."), LinkError, /damaged/);
  });

  it("does not unfold without end", async () => {
    const bomb = deflateRawSync(Buffer.alloc(5_000_000)).toString("base64url");
    expect(bomb.length).to.be.below(MAX_LINK_CHARACTERS);
    await expectRefused(fromLink(`#pe1.${bomb}`), LinkError, /unfolds to more than/);
  });
});
