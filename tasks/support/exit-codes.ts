/** What a task's process exits with, so that scripts can tell one outcome from another. */
export const EXIT = {
  /** It did what was asked, or said what it was asked for. */
  done: 0,
  /** The answer is no: a check found a refusal, a receipt does not agree, something is wrong. */
  negative: 1,
  /** It could not be tried: a wrong argument or file, no key, no such network, no contract there. */
  unusable: 2,
  /** The chain refused, and nothing happened. */
  refused: 3,
  /** A person said no, or there was nobody to ask. */
  declined: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
