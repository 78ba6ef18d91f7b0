/** JSON that also carries bigints and maps. What it writes, `fromJson` reads. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "bigint") return { $bigint: part.toString() };
    if (part instanceof Map) return { $map: [...(part as Map<unknown, unknown>)] };
    return part;
  });
}

/**
 * What `toJson` wrote.
 *
 * @throws SyntaxError when it is no JSON.
 */
export function fromJson(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) => {
    if (typeof part !== "object" || part === null) return part;
    if ("$bigint" in part && typeof part.$bigint === "string") return BigInt(part.$bigint);
    if ("$map" in part && Array.isArray(part.$map)) return new Map(part.$map as [unknown, unknown][]);
    return part;
  });
}
