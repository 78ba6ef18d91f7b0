import { readFileSync } from "node:fs";

import { expect } from "chai";

import { commandsOf, ReadmeError } from "../../../scripts/readme/commands.js";

const document = `# Title

## One

\`\`\`sh
first
second --flag
\`\`\`

text

\`\`\`
not run
\`\`\`

\`\`\`sh
third
\`\`\`

## Two

\`\`\`sh
elsewhere
\`\`\`

## Three
`;

describe("commandsOf", () => {
  it("gives the sh blocks of one section, in order, and no others", () => {
    expect(commandsOf(document, "One")).to.deep.equal(["first", "second --flag", "third"]);
    expect(commandsOf(document, "Two")).to.deep.equal(["elsewhere"]);
  });

  it("refuses a section that is missing or has no commands", () => {
    expect(() => commandsOf(document, "On")).to.throw(ReadmeError, 'no section "On"');
    expect(() => commandsOf(document, "Three")).to.throw(ReadmeError, "no commands");
  });

  it("finds the agency's way in the README: from the build to the funding", () => {
    const commands = commandsOf(readFileSync(new URL("../../../README.md", import.meta.url), "utf8"), "I am an agency");
    expect(commands[0]).to.equal("npm run build");
    expect(commands).to.include("npx hardhat don start");
    expect(commands.some((command) => command.startsWith("npx hardhat agreement fund "))).to.equal(true);
  });
});
