import { expect } from "chai";

import { describeHostedSecrets } from "../../../toolkit/secrets/describe.js";
import { freshness, nextVersion, withUpload, type HostedSecrets } from "../../../toolkit/secrets/hosted-secrets.js";
import { LifetimeError, parseLifetime } from "../../../toolkit/secrets/lifetime.js";

const DAY = 86_400n;
/** 1 March 2027, 00:00 UTC. */
const NOW = 1_803_859_200n;
const hosted: HostedSecrets = { owner: "0xA", slot: 3, version: 10n, expiresAt: NOW + 30n * DAY, names: ["token"] };

describe("Hosted secrets", () => {
  it("are good until the second in which they expire, and a week before should be renewed", () => {
    expect(freshness(hosted, NOW)).to.equal("valid");
    expect(freshness(hosted, hosted.expiresAt - 7n * DAY)).to.equal("valid");
    expect(freshness(hosted, hosted.expiresAt - 7n * DAY + 1n)).to.equal("expiring");
    expect(freshness(hosted, hosted.expiresAt - 1n)).to.equal("expiring");
    expect(freshness(hosted, hosted.expiresAt)).to.equal("expired");
  });

  it("get a version by the clock, above every earlier one of their slot", () => {
    expect(nextVersion([], "0xA", 3, NOW)).to.equal(NOW);
    expect(nextVersion([{ ...hosted, version: NOW }], "0xA", 3, NOW)).to.equal(NOW + 1n);
    // A local chain's clock may have been further.
    expect(nextVersion([{ ...hosted, version: NOW + DAY }], "0xA", 3, NOW)).to.equal(NOW + DAY + 1n);
    expect(nextVersion([{ ...hosted, version: NOW + DAY }], "0xA", 4, NOW)).to.equal(NOW);
    expect(nextVersion([{ ...hosted, version: NOW + DAY }], "0xB", 3, NOW)).to.equal(NOW);
  });

  it("replace what the slot held, and nothing else", () => {
    const others = [
      { ...hosted, slot: 4 },
      { ...hosted, owner: "0xB" },
    ];
    const renewed = { ...hosted, version: 11n };
    expect(withUpload([hosted, ...others], renewed)).to.deep.equal([...others, renewed]);
  });

  it("are described with their expiry in words", () => {
    expect(describeHostedSecrets(hosted, NOW)).to.deep.equal([
      "Slot 3 of 0xA: token",
      "  version 10, good for 30 days, until 31 March 2027, 00:00 (UTC)",
    ]);
    const late = describeHostedSecrets(hosted, NOW + 30n * DAY - 3600n).join();
    expect(late).to.include("good for 1 hour").and.to.include("renew them soon");
    expect(describeHostedSecrets(hosted, NOW + 31n * DAY).join()).to.include(
      "expired on 31 March 2027, 00:00 (UTC): upload them again",
    );
  });

  it("live as long as people say, up to what networks allow", () => {
    expect(parseLifetime("90d")).to.equal(90n * DAY);
    expect(parseLifetime("48 hours")).to.equal(2n * DAY);
    expect(parseLifetime("1h")).to.equal(3600n);
    for (const text of ["91d", "2161h", "0d", "30", "1m", "-1d", "1.5d", ""]) {
      expect(() => parseLifetime(text), text).to.throw(LifetimeError, "at most 90d");
    }
  });
});
