/** An origin and whatever follows it, up to what cannot be part of a host. */
const ORIGIN = /https:\/\/[A-Za-z0-9.-]+(?::\d+)?/g;

/**
 * The hosts that a program may ask: every https origin that stands in its text or in its arguments. The sandbox lets it
 * reach no other, so that a program of strangers cannot carry secrets to where nobody has seen them go.
 */
export function originsIn(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => text.match(ORIGIN) ?? []);
  return [...new Set(found.filter((text) => URL.canParse(text)).map((text) => new URL(text).origin))];
}
