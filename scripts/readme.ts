/**
 * Walks the README as an agency would on its first day: clones the last commit into a temporary folder and types the
 * commands of "I am an agency", nothing else, until there is a funded agreement on a local node. Prints the time of each.
 *
 *   npm run readme
 *
 * Ends with 1 when a command fails or the agreement is not funded at the end.
 */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { commandsOf } from "./readme/commands.js";
import { freshEnvironment, type Served, Terminal } from "./readme/terminal.js";

/** The one command that the README runs in a terminal of its own. */
const SERVES = "npx hardhat don start";

/** What the README says the walk ends with. Only this is not typed from it. */
const OUTCOME = "npx hardhat agreement status signed.json --network localhost --json";

const clone = join(mkdtempSync(join(tmpdir(), "readme-")), "performance-escrow");
const root = fileURLToPath(new URL("../", import.meta.url));
const started = performance.now();
const servers: Served[] = [];

try {
  execFileSync("git", ["clone", "--quiet", root, clone], { stdio: ["ignore", "inherit", "inherit"] });
  // A port of its own, so that a node which already runs here is neither used nor in the way.
  const port = await freePort();
  const terminal = new Terminal(clone, { ...freshEnvironment(process.env), LOCAL_NODE_PORT: String(port) });

  for (const command of commandsOf(readFileSync(join(clone, "README.md"), "utf8"), "I am an agency")) {
    const begun = performance.now();
    if (command === SERVES) servers.push(await terminal.serve(command, /runs at http/));
    else await terminal.run(command);
    console.log(`${seconds(begun).padStart(7)}  ${command}`);
  }

  const { status, funded } = JSON.parse(await terminal.run(OUTCOME)) as { status: string; funded: number };
  if (funded === 0) throw new Error(`The agreement is not funded: its status is "${status}".`);
  console.log(
    `\nFrom a fresh clone to a funded agreement (${status}, ${funded} period funded) in ${seconds(started)}.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  for (const server of servers) await server.stop();
  rmSync(join(clone, ".."), { recursive: true, force: true });
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
