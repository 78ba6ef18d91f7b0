import { type CompileContext } from "./context.js";
import { compileAgreementFile } from "./compile.js";
import type { AgreementFile } from "./parse.js";
import { type FileProblem, inOrder, type Path, pathText } from "./problem.js";
import { agreementSchema } from "./schema.js";
import { readTree } from "./yaml/read-tree.js";

/** What can still be read of a file that is none yet, to find what else is wrong with it. No agreement is made of it. */
export interface Salvaged {
  readonly file: AgreementFile;
  /** What was replaced, such as `payment`: what is said about it says nothing about the file. */
  readonly replaced: readonly string[];
}

/**
 * Reads what can be read of a file that `parseAgreementFile` refuses: without the keys that nobody knows, and with
 * something that is surely well-formed in the place of what is not. Undefined when too little is left.
 */
export function salvageAgreementFile(text: string): Salvaged | undefined {
  const { data, positions, readable } = readTree(text);
  if (!readable || !isGroup(data)) return undefined;
  const copy = structuredClone(data);
  for (const issue of issuesOf(copy)) {
    if (issue.code === "unrecognized_keys") issue.keys.forEach((key) => remove(copy, [...plain(issue.path), key]));
  }
  const broken = new Map<string, Path>();
  const note = (path: Path) => broken.set(pathText(path), path);
  for (const { path } of issuesOf(copy)) {
    const [section = "", field] = plain(path);
    note(field !== undefined && isGroup(copy[section]) && FIELDS.has(field) ? [section, field] : [section]);
  }
  // Amounts are in the token, numbers in the metric's unit, and both are of periods.
  if (["token", "metric", "schedule"].some((section) => broken.has(section))) note(["payment"]);
  for (const path of broken.values()) if (!replace(copy, path)) return undefined;

  const parsed = agreementSchema.safeParse(copy);
  if (!parsed.success) return undefined;
  return { file: { content: parsed.data, positions }, replaced: [...broken.keys()] };
}

/** All that is wrong: what was found already, and what else is found in what was salvaged. */
export function allProblems(
  found: readonly FileProblem[],
  { file, replaced }: Salvaged,
  context: CompileContext,
): readonly FileProblem[] {
  const compiled = compileAgreementFile(file, context);
  if (compiled.ok) return found;
  const known = [...replaced, ...found.map(({ path }) => path)].filter((path) => path !== "");
  const isKnown = ({ path }: FileProblem) =>
    path === "" || known.some((each) => path === each || path.startsWith(`${each}.`) || path.startsWith(`${each}[`));
  return inOrder([...found, ...compiled.problems.filter((problem) => !isKnown(problem))]);
}

/** Fields that can be replaced alone, because nothing else follows from them. */
const FIELDS: ReadonlySet<string | number> = new Set(["name", "address"]);

const account = (digit: string) => `0x${digit.repeat(40)}`;
const NAME = "—";

/** Something well-formed for each section, in which nothing could be wrong that is not suppressed. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  title: NAME,
  escrow: account("1"),
  client: { name: NAME, address: account("2") },
  agency: { name: NAME, address: account("3") },
  arbiter: { name: NAME, address: account("4") },
  token: { symbol: "USDC", address: account("5"), decimals: 6 },
  metric: {
    ...{ unit: "unit", units: "units", "controlled-by": "unknown" },
    attested: { signers: ["client", "agency"], threshold: 2, statement: NAME },
  },
  payment: { model: "pay-per-unit", price: "1 USDC per unit", cap: "1 USDC per month" },
  schedule: { zone: "UTC", starts: "2027-01-01", months: 1 },
  annex: { nonce: "0".repeat(32) },
};

/** Whether there is something for `path`: not for the version and the chain, without which nothing can be judged. */
function replace(content: Record<string, unknown>, [section = "", field]: Path): boolean {
  const standIn = STAND_INS[section];
  if (section === "accepted") delete content[section];
  else if (standIn === undefined) return false;
  else if (field === undefined) content[section] = standIn;
  else (content[section] as Record<string, unknown>)[field] = (standIn as Record<string, unknown>)[field];
  return true;
}

function remove(content: unknown, path: Path): void {
  const [key = "", ...rest] = path;
  if (typeof content !== "object" || content === null || !Object.hasOwn(content, key)) return;
  const group = content as Record<string | number, unknown>;
  if (rest.length > 0) remove(group[key], rest);
  else delete group[key];
}

function issuesOf(content: unknown) {
  return agreementSchema.safeParse(content).error?.issues ?? [];
}

function plain(path: readonly PropertyKey[]): Path {
  return path.filter((part) => typeof part !== "symbol");
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
