import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { expect } from "chai";

import { composeFunctionsSource } from "../../../functions/compose.js";
import { signedReply } from "../../../functions/json-endpoint/statement.js";
import { decodeUint256, errorOf, functionsOverHttp, runComposed } from "../run-composed.js";
import { BEFORE, encoded, FROM, OWNER, STATEMENT } from "./fixture.js";

const README = readFileSync(new URL("../../../functions/json-endpoint/README.md", import.meta.url), "utf8");

/** A fenced piece of the README that contains `text`. */
function fenced(language: string, text: string): string {
  const blocks = [...README.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  const found = blocks.filter(([, tag, body]) => tag === language && body!.includes(text));
  if (found.length !== 1) throw new Error(`${found.length} pieces of ${language} contain ${text}`);
  return found[0]![2]!;
}

// The server's clock is the machine's: one range ended long before this was written, the other ends in the year 2286.
const FAR = 9_999_999_999;

describe("The README for an endpoint's owner", () => {
  it("shows the answer that is right for its account, and the text that is signed", async () => {
    const reply = JSON.parse(fenced("json", '"signature"')) as object;
    expect(reply).to.deep.equal(await signedReply(OWNER, STATEMENT));
    const signed = fenced("", "final: true").trimEnd();
    expect(await OWNER.signMessage(signed)).to.equal((reply as { signature: string }).signature);
  });

  it("lists every error that the source has", () => {
    const { source } = composeFunctionsSource("json-endpoint");
    const table = README.slice(README.indexOf("## Errors"), README.indexOf("## Limits"));
    const texts = [...source.matchAll(/must\([^;]*?, ["`]([^"`]+)["`]\);/g)].map(([, text]) => text!.split("${")[0]!);
    expect(texts).to.have.length(19);
    for (const text of texts) {
      const said =
        table.includes(text.trimEnd()) || ["no object", "of no point", "of no key"].some((end) => text.endsWith(end));
      expect(said, text).to.equal(true);
    }
  });

  describe("its server", () => {
    let server: ChildProcess;
    let origin: string;

    before(async () => {
      // From standard input, with the project as its folder, so that it finds ethers as an owner's program would.
      server = spawn(process.execPath, ["--input-type=module"], {
        cwd: new URL("../../..", import.meta.url),
        env: { ...process.env, METRIC_KEY: OWNER.privateKey, PORT: "0" },
        stdio: ["pipe", "pipe", "inherit"],
      });
      server.stdin!.end(fenced("js", "createServer"));
      const [line] = (await once(createInterface({ input: server.stdout! }), "line")) as [string];
      origin = `http://127.0.0.1:${line.replace("port ", "")}`;
    });

    after(async () => {
      server.kill();
      if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
    });

    const measure = async (args: string[], from: number, before: number) =>
      decodeUint256(
        await runComposed("json-endpoint", {
          args: [...args, String(from), String(before)],
          Functions: functionsOverHttp("https://metrics.shop.example", origin),
        }),
      );

    it("serves a number that the source takes", async () => {
      expect(await measure(encoded(), FROM, BEFORE)).to.equal(10_345_678);
    });

    it("counts the first second of a range and not the one after its last", async () => {
      expect(await measure(encoded(), FROM, FROM + 1)).to.equal(10_345_678);
      expect(await measure(encoded(), FROM - 1, FROM)).to.equal(0);
      expect(await measure(encoded(), FROM + 1, BEFORE)).to.equal(0);
    });

    it("signs nothing that is not over", async () => {
      expect((await errorOf(() => measure(encoded(), FROM, FAR))).message).to.equal(
        "number is not final yet: ask again later",
      );
      const response = await fetch(`${origin}/?version=1&metric=revenue&from=${FROM}&before=${FAR}`);
      expect(await response.json()).to.not.have.any.keys("value", "signature");
    });

    it("knows no other metric, and fits no other account", async () => {
      expect((await errorOf(() => measure(encoded({ metric: "profit" }), FROM, BEFORE))).message).to.equal(
        "endpoint answered 404",
      );
      const signer = "0x000000000000000000000000000000000000dEaD";
      expect((await errorOf(() => measure(encoded({ signer }), FROM, BEFORE))).message).to.equal(
        "number is not signed by the agreed account",
      );
    });
  });
});
