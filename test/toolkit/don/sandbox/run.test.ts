import { once } from "node:events";
import { spawn } from "node:child_process";

import { expect } from "chai";
import { hexlify, toUtf8String } from "ethers";

import { DenoNotFoundError, DonStoppedError } from "../../../../toolkit/don/errors.js";
import { type SandboxOptions, runSource, type SourceJob } from "../../../../toolkit/don/sandbox/run.js";
import { commandLine, isAlive, sourcesBelow, until } from "../processes.js";

const SHORT: SandboxOptions = { limits: { runMs: 400 } };

async function run(source: string, options: SandboxOptions = {}, scope: Omit<SourceJob, "source"> = {}) {
  const { outcome, printed } = await runSource({ source, ...scope }, options);
  return { kind: outcome.kind, hex: hexlify(outcome.bytes), text: toUtf8String(outcome.bytes, () => 0), printed };
}

async function resultOf(source: string, scope: Omit<SourceJob, "source"> = {}, options: SandboxOptions = {}) {
  const { kind, hex, text } = await run(source, options, scope);
  if (kind === "error") throw new Error(text);
  return hex;
}

async function errorOf(source: string, options: SandboxOptions = {}): Promise<string> {
  const { kind, hex, text } = await run(source, options);
  if (kind !== "error") throw new Error(`A result: ${hex}`);
  return text;
}

/** The message with which an expression in the sandbox fails, or what it returns. */
async function attempt(expression: string): Promise<string> {
  const source = `try { return Functions.encodeString("got " + (await (${expression}))) }
                  catch (e) { return Functions.encodeString("refused: " + e.message) }`;
  return (await run(source)).text;
}

const word = (value: bigint) => `0x${BigInt.asUintN(256, value).toString(16).padStart(64, "0")}`;

describe("runSource", () => {
  afterEach("no process is left behind", () => expect(sourcesBelow(process.pid)).to.deep.equal([]));

  context("given a well-behaved source", () => {
    it("returns the bytes of a Uint8Array, an ArrayBuffer or a Buffer", async () => {
      expect(await resultOf("return new Uint8Array([1, 2])")).to.equal("0x0102");
      expect(await resultOf("return new Uint8Array([1, 2]).buffer")).to.equal("0x0102");
      expect(await resultOf('return Buffer.from("0102", "hex")')).to.equal("0x0102");
    });

    it("returns an empty result as a result", async () => {
      expect(await resultOf("return new Uint8Array()")).to.equal("0x");
    });

    it("offers args, bytesArgs and secrets", async () => {
      const scope = { args: ["a", "é"], bytesArgs: ["0x0102"], secrets: { key: "k" } };
      const hex = await resultOf(
        'return Functions.encodeString([args[1], bytesArgs[0], secrets.key].join("|"))',
        scope,
      );
      expect(toUtf8String(hex)).to.equal("é|0x0102|k");
    });

    it("offers empty args and secrets when none were given", async () => {
      const hex = await resultOf("return Functions.encodeString(JSON.stringify([args, bytesArgs, secrets]))");
      expect(toUtf8String(hex)).to.equal("[[],[],{}]");
    });

    it("encodes integers over their whole range", async () => {
      const max = 2n ** 256n - 1n;
      expect(await resultOf("return Functions.encodeUint256(0)")).to.equal(word(0n));
      expect(await resultOf(`return Functions.encodeUint256(${max}n)`)).to.equal(word(max));
      expect(await resultOf("return Functions.encodeInt256(-1)")).to.equal(word(-1n));
      expect(await resultOf(`return Functions.encodeInt256(${-(2n ** 255n)}n)`)).to.equal(word(-(2n ** 255n)));
    });

    it("throws on integers out of range and on what is no integer", async () => {
      expect(await errorOf("return Functions.encodeUint256(-1)")).to.contain("too small");
      expect(await errorOf("return Functions.encodeUint256(2n ** 256n)")).to.contain("too large");
      expect(await errorOf("return Functions.encodeInt256(2n ** 255n)")).to.contain("too large");
      expect(await errorOf("return Functions.encodeUint256(1.5)")).to.contain("not an integer");
      expect(await errorOf('return Functions.encodeUint256("1")')).to.contain("not an integer");
      expect(await errorOf("return Functions.encodeUint256(NaN)")).to.contain("not an integer");
    });

    it("lets a source declare variables named like the globals", async () => {
      expect(await resultOf("const args = 5; return Functions.encodeUint256(args)")).to.equal(word(5n));
    });

    it("runs a source as it is written, whatever patterns it contains", async () => {
      const text = "$& $$ $1 $` \\ `";
      expect(toUtf8String(await resultOf(`return Functions.encodeString(${JSON.stringify(text)}) // end`))).to.equal(
        text,
      );
    });

    it("runs in strict mode", async () => {
      expect(await errorOf("undeclared = 1; return new Uint8Array()")).to.contain("not defined");
    });

    it("keeps what a source prints apart from its result", async () => {
      const { hex, printed } = await run('console.log("seen", { a: 1 }); return new Uint8Array([7])');
      expect(hex).to.equal("0x07");
      expect(printed).to.contain("seen { a: 1 }");
    });
  });

  context("given a source that fails", () => {
    it("returns the message of a thrown error, and a thrown string", async () => {
      expect(await errorOf('throw new Error("no access")')).to.equal("no access");
      expect(await errorOf('throw "no access"')).to.equal("no access");
      expect(await errorOf("throw 42")).to.equal("invalid value thrown of type number");
    });

    it("returns an error that is thrown where nobody awaits it", async () => {
      expect(await errorOf('Promise.reject(new Error("lost")); await new Promise(() => {})')).to.equal("lost");
      expect(await errorOf('setTimeout(() => { throw new Error("late") }); await new Promise(() => {})')).to.equal(
        "late",
      );
    });

    it("returns a syntax error, also of a source that closes the function around it", async () => {
      expect(await errorOf("return (")).to.contain("Unexpected");
      expect(await errorOf("}); Deno.exit(0); (async () => {")).to.contain("Single function literal required");
    });

    it("cuts an error text to 256 bytes, between characters", async () => {
      expect(await errorOf('throw new Error("x".repeat(300))')).to.equal("x".repeat(256));
      expect(await errorOf('throw new Error("é".repeat(128) + "é")')).to.equal("é".repeat(128));
      expect(await errorOf('throw new Error("x" + "é".repeat(128))')).to.equal(`x${"é".repeat(127)}`);
    });

    it("refuses a value that is not bytes", async () => {
      for (const value of ['"text"', "42", "undefined", "[1, 2]"]) {
        expect(await errorOf(`return ${value}`)).to.equal("returned value not an ArrayBuffer or Uint8Array");
      }
    });
  });

  context("given a source that goes beyond a limit", () => {
    it("takes a result of 256 bytes and refuses one of 257", async () => {
      expect(await resultOf("return new Uint8Array(256)")).to.equal(`0x${"00".repeat(256)}`);
      expect(await errorOf("return new Uint8Array(257)")).to.equal("the result has 257 bytes, at most 256 are allowed");
    });

    it("ends an endless loop", async () => {
      expect(await errorOf("for (;;);", SHORT)).to.equal("the source ran longer than 400 ms");
    });

    it("ends a source that waits forever", async () => {
      expect(await errorOf("await new Promise(() => {})", SHORT)).to.equal("the source ran longer than 400 ms");
    });

    it("ends what keeps a source from being idle after its result", async () => {
      const busy = 'new Worker("data:text/javascript,for(;;);", { type: "module" }); setInterval(() => {}, 1);';
      expect(await resultOf(`${busy} return new Uint8Array([1])`)).to.equal("0x01");
    });

    it("ends one whose objects fill the memory", async () => {
      const source = "const a = []; for (;;) a.push(new Array(1000).fill(Math.random()))";
      expect(await errorOf(source)).to.equal("the source used more than 128 MB of memory");
    });

    it("ends one whose buffers hold 300 MB, which the engine's own limit does not count", async () => {
      const hold = "await new Promise((resolve) => setTimeout(resolve, 1000));";
      const source = `const a = []; for (let i = 0; i < 300; i++) a.push(new Uint8Array(1e6).fill(1)); ${hold}`;
      expect(await errorOf(`${source} return new Uint8Array()`)).to.equal("the source used more than 128 MB of memory");
    });

    it("ends one whose buffers grow without end", async () => {
      const source = "const a = []; for (;;) a.push(new Uint8Array(1e6).fill(1));";
      expect(await errorOf(source)).to.equal("the source used more than 128 MB of memory");
    });

    it("lets a source use 100 MB", async () => {
      const source = "const a = []; for (let i = 0; i < 100; i++) a.push(new Uint8Array(1e6).fill(1));";
      expect(await resultOf(`${source} return new Uint8Array([a.length])`)).to.equal("0x64");
    });

    it("ends one that floods the pipe of messages", async () => {
      const source = "for (;;) Deno.stdout.writeSync(new Uint8Array(65536).fill(65))";
      expect(await errorOf(source)).to.equal("the source wrote too much output");
    });

    it("keeps 16 KB of what a source prints and drops the rest", async () => {
      const { hex, printed } = await run(
        'for (let i = 0; i < 5000; i++) console.log("x".repeat(100)); return Buffer.of(1)',
      );
      expect(hex).to.equal("0x01");
      expect(printed.length).to.equal(16 * 1024);
    });
  });

  context("given a source that forges messages", () => {
    const write = (message: string) => `Deno.stdout.writeSync(new TextEncoder().encode(${JSON.stringify(message)}));`;

    it("applies the limits to a result it wrote itself", async () => {
      const message = `\n{"result":"${"00".repeat(257)}"}\n`;
      expect(await errorOf(`${write(message)} Deno.exit(0)`)).to.contain("257 bytes");
    });

    it("ignores what is no message", async () => {
      const noise = ['\n{"result":"0"}\n', '\n{"result":1}\n', "\nnull\n", '\n{"http":{"id":1}}\n', "\n[]\n", "\n{\n"];
      expect(await resultOf(`${noise.map(write).join("")} return new Uint8Array([1])`)).to.equal("0x01");
    });

    it("counts requests that bypass the offered functions", async () => {
      const request = { id: 99, url: "http://a.b", method: "GET", headers: [], body: "", timeoutMs: 0 };
      const forged = write(`\n${JSON.stringify({ http: request })}\n`).repeat(5);
      const ask = 'const r = await Functions.makeHttpRequest({ url: "http://a.b" });';
      const hex = await resultOf(`${forged} ${ask} return Functions.encodeString(r.message)`);
      expect(toUtf8String(hex)).to.contain("more than 5 HTTP requests");
    });

    it("reports a source that exits without a result", async () => {
      expect(await errorOf("Deno.exit(0)")).to.equal("the source ended without a result");
    });
  });

  context("given a source that reaches for the machine", () => {
    const refused: Record<string, string> = {
      "a file": 'Deno.readTextFile("/etc/hosts")',
      "a file by import": 'import("file:///etc/hosts")',
      "a file by require": '(await import("node:module")).createRequire("file:///")("/etc/hosts")',
      "a folder": '(await import("node:fs")).readdirSync("/")',
      "a temporary file": "Deno.makeTempFile()",
      "the environment": 'Deno.env.get("PATH")',
      "the environment of its process": 'Deno.readTextFile("/proc/self/environ")',
      "a process": 'new Deno.Command("ls").output()',
      "a process by node": '(await import("node:child_process")).execSync("ls")',
      "a signal to its parent": "process.kill(Deno.ppid, 0)",
      "the name of the machine": "Deno.hostname()",
      "a native library": 'Deno.dlopen("/lib/x.so", {})',
      "a connection": 'Deno.connect({ hostname: "127.0.0.1", port: 80 })',
      "a listener": "Deno.listen({ port: 0 })",
      "a name server": 'Deno.resolveDns("localhost", "A")',
      "a web socket": 'new WebSocket("ws://127.0.0.1:80")',
      "a package": 'import("npm:ethers")',
      "an installed package": 'import("ethers")',
      "a remote module": 'import("https://deno.land/std/version.ts")',
      "storage that outlives it": 'localStorage.setItem("a", "b")',
      "a cache that outlives it": 'caches.open("a")',
      "a file by a worker": `new Promise((resolve, reject) => {
         const w = new Worker("data:text/javascript,self.postMessage(Deno.readTextFileSync('/etc/hosts'))", { type: "module" });
         w.onmessage = (e) => resolve(e.data);
         w.onerror = (e) => { e.preventDefault(); reject(new Error(e.message)); };
       })`,
    };
    for (const [name, expression] of Object.entries(refused)) {
      it(`refuses ${name}`, async () => expect(await attempt(expression)).to.match(/^refused: /));
    }

    it("shows neither its arguments nor a folder of the project", async () => {
      const source = "return Functions.encodeString(JSON.stringify([Deno.args, Deno.cwd()]))";
      expect((await run(source, {}, { secrets: { key: "hidden" } })).text).to.equal('[[],"/"]');
    });
  });

  it("keeps secrets out of its arguments", async () => {
    const controller = new AbortController();
    const job = { source: "await new Promise(() => {})", secrets: { key: "hidden-secret" } };
    const waiting = runSource(job, { signal: controller.signal });
    const lines = sourcesBelow(process.pid).map(commandLine);
    controller.abort();
    await waiting.catch(() => undefined);

    expect(lines).to.have.length(1);
    expect(lines.join()).not.to.contain("hidden-secret");
  });

  it("ends a run when it is told to", async () => {
    const controller = new AbortController();
    const waiting = runSource({ source: "for (;;);" }, { signal: controller.signal });
    controller.abort();
    const error = await waiting.catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(DonStoppedError);
  });

  it("says what is missing when there is no Deno", async () => {
    const error = await runSource({ source: "" }, { denoPath: "/nowhere/deno" }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(DenoNotFoundError);
  });

  it("leaves no source running when the process around it is killed", async () => {
    const runModule = new URL("../../../../toolkit/don/sandbox/run.ts", import.meta.url).href;
    const script = `import(${JSON.stringify(runModule)}).then(({ runSource }) =>
      runSource({ source: "setInterval(() => {}, 1000); await new Promise(() => {})" }));`;
    const parent = spawn(process.execPath, ["--import", "tsx", "--eval", script], { stdio: "ignore" });
    const parentPid = parent.pid ?? 0;

    await until(() => sourcesBelow(parentPid).length > 0);
    const source = sourcesBelow(parentPid)[0] ?? 0;
    parent.kill("SIGKILL");
    await once(parent, "exit");
    await until(() => !isAlive(source));
  });
});
