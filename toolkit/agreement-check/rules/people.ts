import type { Rule } from "../finding.js";

/** One name for two roles: an arbiter, say, who is the client's own lawyer under another address. */
export const people: Rule = function* ({ agreement: { names } }) {
  const roles = ["client", "agency", "arbiter"] as const;
  for (const [index, role] of roles.entries()) {
    const name = names?.[role];
    const twin = roles.slice(0, index).find((before) => name !== undefined && same(names?.[before], name));
    if (twin === undefined) continue;
    yield {
      code: "same-name",
      severity: "warning",
      side: "both",
      at: [role, "name"],
      problem: `${twin} and ${role} have the same name, "${name}", under two addresses.`,
      remedy: "Name somebody else, or write what tells them apart.",
    };
  }
};

function same(a: string | undefined, b: string): boolean {
  return a?.trim().toLowerCase() === b.trim().toLowerCase();
}
