/** HTML that is safe to put into a page as it is. Only `markup` makes it. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | string | number | readonly Markup[];

/**
 * A template of HTML in which everything that is put in is escaped, unless it is markup itself. So nothing can be
 * forgotten: names, units and errors come from people, or from the chain.
 */
export function markup(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(strings.map((text, index) => text + inserted(parts[index] ?? "")).join(""));
}

function inserted(part: Part): string {
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return part instanceof Markup ? part.text : part.map(({ text }) => text).join("");
}

/** For text between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
