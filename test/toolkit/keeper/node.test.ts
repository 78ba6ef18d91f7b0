import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { JournalLockedError, LockLostError } from "../../../toolkit/keeper/errors.js";
import { takeLock } from "../../../toolkit/keeper/lock.js";
import { Metrics } from "../../../toolkit/keeper/metrics.js";
import { durableFile, post, serveMetrics, systemClock } from "../../../toolkit/keeper/node.js";
import { serve } from "./serve.js";

describe("What the keeper needs of Node", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "keeper-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe("durableFile", () => {
    it("appends and replaces, readable by its owner only", () => {
      const path = join(folder, "deep", "journal.jsonl");
      const file = durableFile(path);
      expect(file.read()).to.equal("");
      file.append("one\n");
      file.append("zwölf\n");
      expect(file.read()).to.equal("one\nzwölf\n");
      file.replace("new\n");
      expect(readFileSync(path, "utf8")).to.equal("new\n");
      if (process.platform !== "win32") expect(statSync(path).mode & 0o077).to.equal(0);
      expect(existsSync(`${path}.new`)).to.equal(false);
    });

    it("changes nothing once the lock is lost", () => {
      const path = join(folder, "journal.jsonl");
      const lock = takeLock(join(folder, "lock"));
      const file = durableFile(path, () => lock.check());
      file.append("one\n");
      rmSync(join(folder, "lock"));
      expect(() => file.append("two\n"))
        .to.throw(LockLostError)
        .with.property("remedy")
        .that.contains("only one keeper");
      expect(() => file.replace("")).to.throw(LockLostError);
      expect(file.read()).to.equal("one\n");
    });
  });

  describe("takeLock", () => {
    it("is held by one at a time", () => {
      const path = join(folder, "lock");
      const lock = takeLock(path);
      expect(() => takeLock(path))
        .to.throw(JournalLockedError, `Process ${process.pid}`)
        .with.property("remedy")
        .that.contains(path);
      lock.release();
      takeLock(path).release();
      expect(existsSync(path)).to.equal(false);
    });

    it("is taken over from a process that is gone, and not from one that lives", async () => {
      const path = join(folder, "lock");
      const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
      const exited = once(other, "exit");
      try {
        await once(other, "spawn");
        const started = process.platform === "linux" ? startOf(other.pid ?? 0) : "";
        writeFileSync(path, JSON.stringify({ pid: other.pid, started, token: "theirs" }));
        expect(() => takeLock(path)).to.throw(JournalLockedError, `Process ${other.pid}`);
      } finally {
        other.kill("SIGKILL");
        await exited;
      }
      takeLock(path).release();
    });

    it("is taken over from an earlier process that had the same number, and from half a file", () => {
      const path = join(folder, "lock");
      writeFileSync(path, JSON.stringify({ pid: process.pid, started: "1", token: "theirs" }));
      const lock = takeLock(path);
      lock.check();
      lock.release();
      writeFileSync(path, '{"pid":');
      takeLock(path).release();
    });
  });

  it("serves its figures on this machine only", async () => {
    const metrics = new Metrics();
    metrics.add("keeper_sent_total", 2, 'kind="settle"');
    metrics.set("keeper_block", 17);
    const server = await serveMetrics(metrics, 0);
    try {
      expect(new URL(server.url).hostname).to.equal("127.0.0.1");
      const response = await fetch(server.url);
      expect(response.headers.get("content-type")).to.contain("version=0.0.4");
      const text = await response.text();
      expect(text)
        .to.contain("# TYPE keeper_sent_total counter\n")
        .and.to.contain('keeper_sent_total{kind="settle"} 2\n');
      expect(text).to.contain("\nkeeper_block 17\n").and.to.contain("\nkeeper_ticks_total 0\n");
      expect((await fetch(new URL("/secrets", server.url))).status).to.equal(404);
    } finally {
      await server.close();
    }
  });

  it("posts JSON, and follows no redirect", async () => {
    const seen: string[] = [];
    const server = await serve((request, _, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers["content-type"]}`);
      response.writeHead(request.url === "/moved" ? 302 : 204, { location: "/elsewhere" }).end();
    });
    try {
      expect(await post(`${server.origin}/hook`, "{}")).to.equal(204);
      expect(await post(`${server.origin}/moved`, "{}")).to.equal(302);
      expect(seen).to.deep.equal(["POST /hook application/json", "POST /moved application/json"]);
    } finally {
      await server.close();
    }
  });

  it("sleeps no longer than it is let", async () => {
    const stopping = new AbortController();
    const sleeping = systemClock.sleep(3_600_000, stopping.signal);
    stopping.abort();
    await sleeping;
  });
});

function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
