/**
 * What parties can accept in so many words, because it is wrong for most agreements and right for some. The sentence
 * itself stands in the file that both sign, so that nobody accepts by a checkbox what they did not read.
 */
export const ACCEPTANCES = {
  flatBaseline: "Every period is measured against the same baseline, whatever the season.",
} as const;

export type Acceptance = keyof typeof ACCEPTANCES;
