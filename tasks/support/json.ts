/** The text of a value for programs: numbers that JavaScript cannot hold exactly are decimal strings. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? member.toString() : member), 2);
}
