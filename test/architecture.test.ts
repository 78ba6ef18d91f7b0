import { isBuiltin } from "node:module";

import { expect } from "chai";
import ts from "typescript";

import { circles } from "./support/circles.js";
import { importsIn, textOf } from "./support/imports.js";

/** What each folder may import from beside itself: arrows point one way. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  toolkit: ["typechain-types"],
  functions: ["toolkit"],
  deploy: ["toolkit"],
  tasks: ["functions", "deploy", "toolkit", "typechain-types"],
  scripts: ["functions", "deploy", "toolkit", "typechain-types"],
};

/** Scripts that play at length what the tests play briefly, with the tests' own cases. */
const PLAYS_TESTS = /^scripts\/(differential|prove|keeper-campaign)(\.ts$|\/)/;

/** All that is installed for whoever uses the toolkit. */
const PACKAGES = ["ethers", "zod", "yaml", "csv-stringify", "cbor2"];

/** Where what needs Node lies; a browser can use everything else. */
const FOR_NODE = /^toolkit\/(don\/|keeper\/(lock|node)\.ts$)/;

/** What only Node has, without any import. */
const NODE_GLOBALS = ["process", "Buffer", "require", "setImmediate", "__dirname", "__filename"];

const imports = importsIn(Object.keys(ARROWS));
const files = [...imports.keys()];
const inToolkit = files.filter((file) => file.startsWith("toolkit/"));
const arrows = [...imports].flatMap(([from, { files: all }]) => all.map((to) => ({ from, to })));
const said = ({ from, to }: { from: string; to: string }) => `${from} → ${to}`;

describe("architecture", () => {
  it("reads every file, and every import leads somewhere", () => {
    expect(files).to.have.length.greaterThan(700);
    expect(arrows).to.have.length.greaterThan(2_000);
    const missing = arrows.filter(({ to }) => ARROWS[topOf(to)] !== undefined && !imports.has(to));
    expectNone(missing.map(said));
  });

  for (const [top, allowed] of Object.entries(ARROWS)) {
    it(`lets ${top}/ import from ${allowed.map((each) => `${each}/`).join(", ")} and nowhere else`, () => {
      const wrong = arrows.filter(({ from, to }) => {
        if (topOf(from) !== top || topOf(to) === top || allowed.includes(topOf(to))) return false;
        return !(topOf(to) === "test" && PLAYS_TESTS.test(from));
      });
      expectNone(wrong.map(said));
    });
  }

  it("keeps Hardhat, and every package that is not listed, out of toolkit/ and functions/", () => {
    const wrong = [...imports].flatMap(([from, { packages }]) =>
      ["toolkit", "functions"].includes(topOf(from))
        ? packages
            .filter((name) => !isBuiltin(name) && !PACKAGES.includes(name.split("/")[0] ?? ""))
            .map((to) => said({ from, to }))
        : [],
    );
    expectNone(wrong);
  });

  it("has no file that imports itself by way of others", () => {
    expectNone(circles(new Map([...imports].map(([file, { files: all }]) => [file, all]))));
  });

  it("has no folders side by side that import each other", () => {
    const folders = new Set(files.flatMap((file) => foldersOf(file)));
    const found = [...folders].flatMap((folder) => {
      const between = new Map<string, Set<string>>();
      for (const { from, to } of arrows) {
        const [a, b] = [childOf(folder, from), childOf(folder, to)];
        if (a === undefined || b === undefined || a === b) continue;
        between.set(a, (between.get(a) ?? new Set()).add(b));
      }
      return circles(between).map((circle) => `${folder}: ${circle}`);
    });
    expectNone(found);
  });

  describe("of the toolkit", () => {
    const order = orderInReadme();

    it("is in README.md, with every folder", () => {
      const folders = new Set(inToolkit.map((file) => file.split("/")[1] ?? ""));
      expect(order).to.have.members([...folders]);
    });

    it("imports only from folders that README.md names earlier", () => {
      const placeOf = (file: string) => order.indexOf(file.split("/")[1] ?? "");
      const wrong = arrows.filter(
        ({ from, to }) => topOf(from) === "toolkit" && topOf(to) === "toolkit" && placeOf(to) > placeOf(from),
      );
      expectNone(wrong.map(said));
    });

    it("needs Node in the named files only", () => {
      const needNode = new Set(inToolkit.filter((file) => usesNode(file)));
      // Whatever imports one of them needs Node as well. What is added meanwhile is visited, too.
      for (const file of needNode) {
        const users = arrows.filter(({ from, to }) => to === file && topOf(from) === "toolkit");
        for (const { from } of users) needNode.add(from);
      }
      const found = [...needNode];
      expect(found).to.include.members(["toolkit/don/round.ts", "toolkit/keeper/lock.ts", "toolkit/keeper/node.ts"]);
      expectNone(found.filter((file) => !FOR_NODE.test(file)));
    });
  });
});

/** Names what there should not be: chai shows three dots for lists. */
function expectNone(found: readonly string[]): void {
  expect(found, found.join("\n")).to.be.empty;
}

/** The folders of the toolkit, and its file errors.ts, in the order in which README.md's "The house" names them. */
function orderInReadme(): string[] {
  const about = /^toolkit\/ ([^]*?)^tasks\/ /m.exec(textOf("README.md"))?.[1] ?? "";
  return [...about.matchAll(/([a-z-]+)\/|(errors\.ts)/g)].map(([, folder, file]) => folder ?? file ?? "");
}

function topOf(path: string): string {
  return path.split("/")[0] ?? "";
}

function foldersOf(file: string): string[] {
  const parts = file.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** The folder directly in `folder` that `file` is in, or undefined when there is none. */
function childOf(folder: string, file: string): string | undefined {
  if (!file.startsWith(`${folder}/`)) return undefined;
  const [child, ...rest] = file.slice(folder.length + 1).split("/");
  return rest.length === 0 ? undefined : child;
}

function usesNode(file: string): boolean {
  if (imports.get(file)?.packages.some((name) => isBuiltin(name))) return true;
  const text = textOf(file);
  return (
    NODE_GLOBALS.some((name) => text.includes(name)) &&
    namesGlobal(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
  );
}

/** Whether a name of Node's stands for itself: comments, texts and properties of others have such names, too. */
function namesGlobal(node: ts.Node): boolean {
  if (ts.isIdentifier(node) && NODE_GLOBALS.includes(node.text)) {
    return (node.parent as { readonly name?: ts.Node }).name !== node;
  }
  return ts.forEachChild(node, namesGlobal) ?? false;
}
