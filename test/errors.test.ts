/*
 * Every error that a person can cause
 * ├── is asserted by type somewhere: by its class, or by the name that programs are told
 * └── has a remedy: an instruction, wherever it is made
 */
import { expect } from "chai";
import ts from "typescript";

import { eachNode, readSources, type Source } from "./support/source.js";

const BASE = "PerformanceEscrowError";

interface ErrorClass {
  readonly base: string;
  /** What `error.name` is. */
  readonly name: string;
  readonly path: string;
  /** Whether it takes the problem and the remedy as they are. */
  readonly isPlain: boolean;
}

const sources = readSources("toolkit", "tasks", "functions");
const classes = errorClasses(sources);

describe("Every error that a person can cause", () => {
  const asserted = namesInAssertions(readSources("test"));

  it("is found in the source", () => {
    // Should the way in which they are written change, this test must not pass by finding none.
    expect(classes.size).to.be.greaterThan(90);
    for (const known of [
      "NotPossibleError",
      "UnreadableFileError",
      "MetricArgumentsError",
      "PermissionMismatchError",
    ]) {
      expect([...classes.keys()]).to.include(known);
    }
  });

  it("is asserted by type", () => {
    const missing = [...classes].filter(([name, each]) => !asserted.has(name) && !asserted.has(each.name));
    expect(missing.map(([name, { path }]) => `${name} (${path})`)).to.deep.equal([]);
  });

  it("says what to do about it, as an instruction", () => {
    const wrong = sources.flatMap((source) => remedies(source).filter(({ text }) => !isInstruction(text)));
    expect(wrong.map(({ where, text }) => `${where}: ${text}`)).to.deep.equal([]);
    expect(sources.flatMap(remedies).length).to.be.greaterThan(250);
  });
});

/** The classes that extend the base, also by others. */
function errorClasses(files: readonly Source[]): ReadonlyMap<string, ErrorClass> {
  const found = new Map<string, ErrorClass>();
  for (const source of files) {
    eachNode(source, (node) => {
      if (!ts.isClassDeclaration(node) || node.name === undefined) return;
      const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
      if (base === undefined) return;
      const named = node.members.find((member) => ts.isPropertyDeclaration(member) && nameOf(member.name) === "name");
      const text = named !== undefined && ts.isPropertyDeclaration(named) ? named.initializer : undefined;
      found.set(node.name.text, {
        base: base.expression.getText(source.file),
        name: text !== undefined && ts.isStringLiteral(text) ? text.text : node.name.text,
        path: source.path,
        isPlain: !node.members.some(ts.isConstructorDeclaration),
      });
    });
  }
  const isOurs = (name: string): boolean => name === BASE || (found.has(name) && isOurs(found.get(name)?.base ?? ""));
  return new Map([...found].filter(([name]) => isOurs(name)));
}

/** Names that stand in what is expected, as a class or as the text of `error.name`. */
function namesInAssertions(tests: readonly Source[]): ReadonlySet<string> {
  const wanted = new Set([...classes].flatMap(([name, each]) => [name, each.name]));
  const found = new Set<string>();
  for (const source of tests) {
    eachNode(source, (node) => {
      if (!ts.isIdentifier(node) && !ts.isStringLiteral(node)) return;
      if (wanted.has(node.text) && isExpected(node)) found.add(node.text);
    });
  }
  return found;
}

/**
 * Whether a node is an argument of chai's `throw`, `instanceOf`, `equal` and the like, or of one of the tests' own
 * `expect…`; or stands in a list of cases, which a loop hands to such.
 */
function isExpected(node: ts.Node): boolean {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (ts.isArrayLiteralExpression(parent)) return true;
    if (!ts.isCallExpression(parent) || parent.expression === at) continue;
    const called = parent.expression;
    const name = ts.isPropertyAccessExpression(called) ? called.name.text : called.getText();
    return /^(throw|instanceOf|equal|include|property|rejectedWith|expect[A-Z]\w*|refuses)$/.test(name);
  }
  return false;
}

/** Remedies that are written where an error is made, as far as they are written there. */
function remedies({ file, path }: Source): { where: string; text: string }[] {
  const found: { where: string; text: string }[] = [];
  eachNode({ file, path }, (node) => {
    const remedy = remedyOf(node);
    const text = remedy === undefined ? undefined : writtenText(remedy);
    if (remedy === undefined || text === undefined) return;
    const { line } = file.getLineAndCharacterOfPosition(remedy.getStart(file));
    found.push({ where: `${path}:${line + 1}`, text });
  });
  return found;
}

/** The second argument of an error that is made, of `super` in one that makes its own texts, the third of `demand`. */
function remedyOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isNewExpression(node)) {
    const made = classes.get(node.expression.getText());
    return made?.isPlain === true && made.base === BASE ? node.arguments?.[1] : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  if (node.expression.getText() === "demand") return node.arguments[2];
  if (node.expression.kind !== ts.SyntaxKind.SuperKeyword) return undefined;
  const owner = node.parent.parent.parent.parent;
  const name = ts.isClassDeclaration(owner) ? owner.name?.text : undefined;
  return name !== undefined && classes.has(name) ? node.arguments[1] : undefined;
}

/** What is written of a text, with … for what is put in; undefined for what comes from elsewhere. */
function writtenText(node: ts.Expression): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("");
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [writtenText(node.left), writtenText(node.right)];
    return left === undefined && right === undefined ? undefined : (left ?? "…") + (right ?? "…");
  }
  return undefined;
}

/** A sentence that begins and ends as one: an empty or unfinished remedy helps nobody. */
function isInstruction(text: string): boolean {
  return /^[A-Z…`].{6,}[.…)]$/s.test(text);
}

function nameOf(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) ? name.text : undefined;
}
