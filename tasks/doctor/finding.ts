/** What was found about one thing. */
export interface Finding {
  readonly state: "ok" | "warning" | "wrong";
  /** What it is about, in a word or two. */
  readonly subject: string;
  readonly text: string;
  /** What to do about it, as an instruction. */
  readonly remedy?: string;
}

export const ok = (subject: string, text: string): Finding => ({ state: "ok", subject, text });

export const warning = (subject: string, text: string, remedy: string): Finding => ({
  state: "warning",
  subject,
  text,
  remedy,
});

export const wrong = (subject: string, text: string, remedy: string): Finding => ({
  state: "wrong",
  subject,
  text,
  remedy,
});
