import { tmpdir } from "node:os";

import { expect } from "chai";

import { freshEnvironment, Terminal } from "../../../scripts/readme/terminal.js";

const node = JSON.stringify(process.execPath);

describe("Terminal", () => {
  const terminal = new Terminal(tmpdir(), process.env);

  it("returns what a command printed, and refuses another code than 0 with everything it said", async () => {
    expect(await terminal.run(`${node} -e "console.error('no'); console.log('yes')"`)).to.equal("yes\n");
    const failure = await terminal.run(`${node} -e "console.error('why'); process.exit(3)"`).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(failure?.message).to.match(/ended with 3:\nwhy\n$/);
  });

  it("waits until a command serves, and interrupts it", async () => {
    const served = await terminal.serve(`${node} -e "console.log('ready'); setInterval(() => {}, 1000)"`, /ready/);
    await served.stop();
  });

  it("refuses a command that ends before it serves", async () => {
    const failure = await terminal.serve(`${node} -e "console.log('bye')"`, /ready/).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(failure?.message).to.match(/ended at once:\nbye\n$/);
  });
});

describe("freshEnvironment", () => {
  it("keeps what a person's terminal has, and nothing of an npm script", () => {
    const separator = process.platform === "win32" ? ";" : ":";
    expect(
      freshEnvironment({
        HOME: "home",
        npm_config_registry: "registry",
        npm_config_prefix: "prefix",
        npm_lifecycle_event: "readme",
        INIT_CWD: "x",
        HARDHAT_NETWORK: "y",
        NODE_OPTIONS: "z",
        PATH: ["a/node_modules/.bin", "usr/bin"].join(separator),
      }),
    ).to.deep.equal({ HOME: "home", npm_config_registry: "registry", PATH: "usr/bin" });
  });
});
