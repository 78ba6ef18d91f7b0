import { expect } from "chai";

import { coverageOf } from "../../../tasks/functions/secrets/coverage.js";
import { periodWindows } from "../../../toolkit/schedule/windows.js";
import type { HostedSecrets } from "../../../toolkit/secrets/hosted-secrets.js";
import { AGENCY, ARBITER, compiled, EXAMPLE } from "../../toolkit/agreement-file/support.js";

const { agreement } = compiled(EXAMPLE);
const { terms } = agreement;
const needed = ["hubspotToken"];

function hosted(changes: Partial<HostedSecrets> = {}): HostedSecrets {
  return { owner: AGENCY, slot: 0, version: 1n, expiresAt: terms.start, names: needed, ...changes };
}

describe("Secrets and the questions of an agreement", () => {
  it("says how many they do not outlive, and tells the first ones", () => {
    const { isNeeded, uploads, lines } = coverageOf(agreement, needed, [hosted()], terms.start - 1n);
    expect(isNeeded).to.equal(true);
    const count = uploads[0]?.uncovered.length ?? 0;
    // Weekly ones of three months, and the months themselves.
    expect(count).to.equal(14);
    expect(lines[0]).to.equal(`The secrets of ${AGENCY} in slot 0 do not outlive 14 questions of the agreement:`);
    expect(lines[1]).to.match(/^ {2}an interim question of period 1 is asked from .* on, when they have expired$/);
    expect(lines.slice(4)).to.deep.equal(["  and 11 more", "Upload them again before that."]);
  });

  it("says when they outlive all that is still to come", () => {
    const { answerBefore } = periodWindows(terms, 2);
    const long = coverageOf(agreement, needed, [hosted({ expiresAt: answerBefore })], terms.start);
    expect(long.lines).to.deep.equal([
      `The secrets of ${AGENCY} in slot 0 outlive every question of the agreement that is still to come.`,
    ]);
    const short = coverageOf(agreement, needed, [hosted({ expiresAt: answerBefore - 1n })], terms.start);
    expect(short.lines[0]).to.include("do not outlive 1 question of");
    expect(short.uploads[0]?.uncovered[0]?.covered).to.equal("partly");
  });

  it("does not count another's, another slot's, or ones without what the program needs", () => {
    for (const changes of [{ owner: ARBITER }, { slot: 1 }, { names: ["endpointToken"] }]) {
      const { uploads, lines } = coverageOf(agreement, needed, [hosted(changes)], 0n);
      expect(uploads).to.deep.equal([]);
      expect(lines[1]).to.include("npx hardhat functions secrets upload hubspotToken --slot 0");
    }
  });

  it("wants none where none are needed", () => {
    expect(coverageOf(agreement, [], [], 0n)).to.deep.include({ isNeeded: false });
    const attested = { terms, metric: { kind: "unknown" as const } };
    expect(coverageOf(attested, undefined, [], 0n).lines[0]).to.include("needs no secrets");
  });
});
