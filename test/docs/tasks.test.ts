import { readFileSync } from "node:fs";

import { expect } from "chai";
import { TaskDefinitionType, type NewTaskDefinition } from "hardhat/types/tasks";

import { tasks } from "../../tasks/index.js";
import { EXIT } from "../../tasks/support/exit-codes.js";

/** Asks before it sends credentials to a platform, and signs nothing. */
const ASKS_WITHOUT_KEY = "metric simulate";

/** Of every task. */
const GLOBAL_OPTIONS = ["network"];

describe("docs/tasks.md", () => {
  const document = readFileSync(new URL("../../docs/tasks.md", import.meta.url), "utf8");
  const rows = [...document.matchAll(/^\| `([^`]+)` +\| (.*?) +\| (yes|no) +\| `npx hardhat ([^`]+)` +\|$/gm)].map(
    ([, name = "", , key = "", example = ""]) => ({ name, key, example }),
  );
  const defined = tasks.filter((task): task is NewTaskDefinition => task.type === TaskDefinitionType.NEW_TASK);
  const nameOf = ({ id }: NewTaskDefinition) => id.join(" ");
  const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

  it("has every task, once, in the order in which they are listed", () => {
    expect(rows.map(({ name }) => name)).to.deep.equal(defined.map(nameOf));
  });

  for (const task of defined) {
    const name = nameOf(task);
    const row = rows.find((each) => each.name === name);

    it(`says whether ${name} needs a key`, () => {
      const signs = "yes" in task.options && name !== ASKS_WITHOUT_KEY;
      expect(row?.key).to.equal(signs ? "yes" : "no");
    });

    it(`shows ${name} as it can be typed`, () => {
      const words = [...(row?.example ?? "").matchAll(/"[^"]*"|\S+/g)].map(([word]) => word);
      expect(words.slice(0, task.id.length).join(" ")).to.equal(name);
      const known = [...Object.keys(task.options).map(kebab), ...GLOBAL_OPTIONS];
      const given = words.filter((word) => word.startsWith("--")).map((word) => word.slice(2));
      expect(known).to.include.members(given);
      // Every option of the table has a value.
      const positional = words.length - task.id.length - 2 * given.length;
      const required = task.positionalArguments.filter(({ defaultValue }) => defaultValue === undefined);
      expect(positional).to.be.within(required.length, task.positionalArguments.length);
    });
  }

  it("lists the exit codes", () => {
    const codes = [...document.matchAll(/^\| (\d) +\|/gm)].map(([, code]) => Number(code));
    expect(codes).to.deep.equal(Object.values(EXIT));
  });
});
