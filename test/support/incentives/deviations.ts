import { expect } from "chai";

import { allWindows, lastExit } from "../../../toolkit/schedule/windows.js";
import { MAX_UINT128 } from "../../../toolkit/units/amount.js";
import type { Terms } from "../../../toolkit/terms/types.js";
import type { RandomTermsOptions } from "../random-terms.js";
import { Random } from "../random.js";
import { earned, overpaid, total, unpaidFrom } from "./bounds.js";
import { alarm, EVERYBODY_ACTS, live, silentFrom, type Asked, type Conduct } from "./life.js";
import { randomStory, stoppedAt, type Story } from "./story.js";

/** A story in which the source falls silent. */
export interface Silenced {
  /** What would really happen if nobody noticed. */
  readonly whole: Story;
  /** What happens when the agency stops at the alarm. */
  readonly stopped: Story;
  /** The first second in which nothing is answered any more. */
  readonly moment: bigint;
  readonly random: Random;
}

/** A random story in which the source falls silent at a random moment, up to the end of it all. */
export function randomSilence(seed: number, options: RandomTermsOptions = {}): Silenced {
  const random = new Random(seed);
  const whole = randomStory(random, options);
  const { terms } = whole;
  const last = terms.periodEnds.at(-1) ?? 0n;
  // As often while it runs as afterwards, which may be much longer.
  const moment = random.between(terms.start, random.pick([last, lastExit(terms)]));
  const heard = alarm(terms, moment);
  return { whole, stopped: heard === null ? whole : stoppedAt(whole, heard), moment, random };
}

/** An agency that disputes what is missing, where it loses more by it than the fee that the arbiter keeps. */
export function disputesMissing({ terms }: Story): NonNullable<Conduct["claims"]> {
  return (by, { answer, truth, pays, due }) =>
    by === "agency" && answer === null && due - pays > terms.arbiterFee ? truth : null;
}

export function claimsTheMoon({ terms }: Story): NonNullable<Conduct["claims"]> {
  return (by) => (by === "agency" ? (terms.lowerIsBetter ? 0n : MAX_UINT128) : null);
}

/** What a story of a deviation showed. */
export type Shown = "nothing" | "a gain" | "the bound";

/** Asserts what a deviation may gain, and says what it showed. */
export type Deviation = (silenced: Silenced) => Shown;

function shown(gain: bigint, bound: bigint): Shown {
  return gain <= 0n ? "nothing" : gain === bound ? "the bound" : "a gain";
}

/** Every deviation, and how many in a hundred stories must at least show something: else the test would test nothing. */
export const DEVIATIONS: readonly (readonly [name: string, shows: number, deviate: Deviation])[] = [
  [
    "a client that stops the measuring gains at most the holdback and what was earned since",
    30,
    ({ stopped: story, moment }) => {
      const honest = live(story, EVERYBODY_ACTS);
      const silent = live(story, { answered: silentFrom(moment) });
      const gain = silent.client - honest.client;
      const bound = total(unpaidFrom(story, moment));

      expect(gain).to.be.at.most(bound);
      expect(honest.agency - silent.agency, "what the agency loses").to.equal(gain);
      expectAtMostOneInterval(story.terms, moment);
      return shown(gain, bound);
    },
  ],
  [
    "an agency that goes on after the alarm gives away what it delivers, and no more",
    30,
    ({ whole: story, moment }) => {
      const gain = live(story, { answered: silentFrom(moment) }).client - live(story, EVERYBODY_ACTS).client;
      const bound = total(unpaidFrom(story, moment));

      // Interim payments on counts that fell later, which are not made either.
      expect(gain).to.be.at.most(bound + overpaid(story));
      return shown(gain, bound);
    },
  ],
  [
    "given an arbiter that rules, the client gains at most a fee for each period",
    3,
    ({ stopped: story, moment }) => {
      if (story.terms.reviewWindow === 0n) return "nothing";
      const honest = live(story, EVERYBODY_ACTS);
      const silent = live(story, { answered: silentFrom(moment), claims: disputesMissing(story), rules: true });
      const gain = silent.client - honest.client;
      const unpaid = unpaidFrom(story, moment);
      const fees = story.terms.arbiterFee * BigInt(unpaid.length);

      expect(gain).to.be.at.most(fees);
      expect(gain).to.be.at.most(total(unpaid));
      expect(honest.agency - silent.agency, "what the agency loses").to.be.at.most(fees);
      return shown(gain, fees);
    },
  ],
  [
    "given an arbiter that is silent, the client gains what it would without, and the arbiter nothing",
    10,
    ({ stopped: story, moment }) => {
      if (story.terms.reviewWindow === 0n) return "nothing";
      const answered = silentFrom(moment);
      const silent = live(story, { answered, claims: disputesMissing(story), rules: false });
      const gain = silent.client - live(story, EVERYBODY_ACTS).client;
      const bound = total(unpaidFrom(story, moment));

      expect([silent.client, silent.agency]).to.deep.equal([
        live(story, { answered }).client,
        live(story, { answered }).agency,
      ]);
      expect(gain).to.be.at.most(bound);
      expect(silent.arbiter).to.equal(0n);
      return shown(gain, bound);
    },
  ],
  [
    "given a fallback, the client gains nothing of what was earned",
    0,
    ({ whole: story, moment, random }) => {
      const delay = random.below(story.terms.reportGrace);
      const answered = ({ at }: Asked) => (at < moment ? at : at + delay);
      const gain = live(story, { answered }).client - live(story, EVERYBODY_ACTS).client;

      // Some interim payments come too late: on counts that fell afterwards, which were not earned in the end.
      expect(gain).to.be.at.most(overpaid(story));
      return shown(gain, overpaid(story));
    },
  ],
  [
    "a party that stops asking gains nothing while the other asks",
    0,
    ({ whole: story, moment, random }) => {
      const honest = live(story, EVERYBODY_ACTS);
      const quiet = random.pick(["client", "agency"] as const);
      const asks = (party: "client" | "agency", at: bigint) => party !== quiet || at < moment;
      const answered = ({ at }: Asked) => (asks("client", at) || asks("agency", at) ? at : null);
      const life = live(story, { answered });

      expect([life.client, life.agency]).to.deep.equal([honest.client, honest.agency]);
      return "nothing";
    },
  ],
  [
    "an agency that stops the measuring gains nothing, whatever it claims afterwards",
    0,
    ({ whole: story, moment, random }) => {
      const honest = live(story, EVERYBODY_ACTS);
      const answered = silentFrom(moment);
      const rules = random.chance(50);

      expect(live(story, { answered }).agency).to.be.at.most(honest.agency);
      expect(live(story, { answered, claims: claimsTheMoon(story), rules }).agency).to.be.at.most(honest.agency);
      return "nothing";
    },
  ],
  [
    "whatever is not answered never pays the agency more, nor anything beyond what it earned or interim overpaid",
    0,
    ({ whole: story, random }) => {
      const honest = live(story, EVERYBODY_ACTS);
      const quiet = new Set<string>();
      const answered = ({ period, point, at }: Asked) => (quiet.has(`${period} ${point}`) ? null : at);
      let before = honest.agency;
      for (let rounds = 0; rounds < 3; rounds++) {
        for (const { period, interimPoints } of allWindows(story.terms)) {
          for (const point of [...interimPoints.keys(), "end"]) {
            if (random.chance(25)) quiet.add(`${period} ${point}`);
          }
        }
        const life = live(story, { answered });
        expect(life.agency, "with more silence").to.be.at.most(before);
        before = life.agency;
      }

      expect(honest.agency).to.equal(earned(story) + overpaid(story));
      // As long as the period itself is answered, only what was not earned in the end is at stake.
      const answers = ({ period, point, at }: Asked) =>
        point !== "end" && quiet.has(`${period} ${point}`) ? null : at;
      expect(live(story, { answered: answers }).agency).to.be.at.least(earned(story));
      return "nothing";
    },
  ],
];

/** What was earned since the last point that was paid, or since the start, took no longer than an interval. */
function expectAtMostOneInterval(terms: Terms, moment: bigint): void {
  const heard = alarm(terms, moment);
  if (terms.interimEvery === 0n || heard === null) return;
  for (const { from, to, askFrom, interimPoints } of allWindows(terms)) {
    // In a trial nothing is payable: there it is all that was earned.
    if (askFrom < moment || from >= heard || terms.trialEnd >= to) continue;
    const reached = interimPoints.filter((point) => point < moment).at(-1) ?? from;
    const until = heard < to ? heard : to;
    expect(until - reached, "the time that is not paid").to.be.at.most(terms.interimEvery);
  }
}
