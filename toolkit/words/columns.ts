// Scripts that a terminal shows two columns wide: East Asian wide and full-width forms, and emoji.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Most texts, and quick to tell. */
const PLAIN = /^[\x20-\x7e]*$/;

/** How many columns of a terminal a text fills. */
export function columns(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let count = 0;
  for (const sign of text) count += /\p{Mark}/u.test(sign) ? 0 : WIDE.test(sign) ? 2 : 1;
  return count;
}

/** The text, filled up with spaces to `width` columns. */
export function padded(text: string, width: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, width - columns(text)));
  return align === "left" ? text + space : space + text;
}
