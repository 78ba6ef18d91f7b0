/*
 * What runs inside Deno, around a source. Everything it offers to the source is asked of the process outside, one
 * JSON message a line over stdin and stdout; whatever is a limit is enforced there, not here. A source that writes
 * messages itself gains nothing: it can say only what it could have said anyway.
 *
 * Plain JavaScript, because Deno starts it ten times faster than TypeScript.
 */
const { stdin, stdout, exit } = Deno;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Lines from outside. A line may be as long as the longest response, so chunks are joined once per line. */
async function* readLines() {
  let parts = [];
  for await (const chunk of stdin.readable) {
    let from = 0;
    for (let at; (at = chunk.indexOf(10, from)) !== -1; from = at + 1) {
      parts.push(chunk.subarray(from, at));
      yield parts.map((part, i) => decoder.decode(part, { stream: i < parts.length - 1 })).join("");
      parts = [];
    }
    parts.push(chunk.subarray(from));
  }
}

function say(message) {
  let bytes = encoder.encode(`\n${JSON.stringify(message)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(stdout.writeSync(bytes));
}

function finish(message) {
  say(message);
  exit(0);
}

function fail(thrown) {
  if (thrown instanceof Error) finish({ error: thrown.message });
  else if (typeof thrown === "string") finish({ error: thrown });
  else finish({ error: `invalid value thrown of type ${typeof thrown}` });
}

// ---- HTTP: the only way out, and the process outside decides

const waiting = new Map();
let lastId = 0;

/** `fetch`, with the network on the other side of the pipe. */
async function fetchOutside(input, init, timeoutMs) {
  const request = new Request(input, init);
  const body = request.body === null ? "" : new Uint8Array(await request.arrayBuffer()).toBase64();
  const id = ++lastId;
  const answer = await new Promise((resolve, reject) => {
    waiting.set(id, resolve);
    request.signal.addEventListener("abort", () => reject(request.signal.reason));
    const { url, method, headers } = request;
    say({ http: { id, url, method, headers: [...headers], body, timeoutMs: Number(timeoutMs) || 0 } });
  });
  if (answer.error !== undefined) throw new TypeError(answer.error);

  const { status, statusText, headers } = answer;
  // These may not have a body, not even an empty one.
  const bytes = [204, 205, 304].includes(status) ? null : Uint8Array.fromBase64(answer.body);
  return new Response(bytes, { status, statusText, headers });
}

async function readAs(response, responseType) {
  switch (responseType) {
    case "json":
      return await response.json();
    case "arraybuffer":
      return await response.arrayBuffer();
    case "text":
    case "document":
      return await response.text();
    case "stream":
      return response.body;
    default:
      throw new Error("invalid response type");
  }
}

async function makeHttpRequest({ url, method = "get", params, headers, data, timeout = 3000, responseType = "json" }) {
  try {
    const target = params ? `${url}?${new URLSearchParams(params)}` : url;
    const init = { method: method.toUpperCase(), headers };
    if (data) init.body = JSON.stringify(data);

    const response = await fetchOutside(target, init, timeout);
    const { status, statusText } = response;
    const facts = { status, statusText, headers: Object.fromEntries(response.headers) };
    // A redirect is not followed: where it leads was not agreed.
    if (status >= 300) {
      const text = await response.text();
      return { error: true, message: statusText, code: String(status), response: { ...facts, data: text } };
    }
    return { error: false, ...facts, data: await readAs(response, responseType) };
  } catch (error) {
    return { error: true, message: String(error) };
  }
}

// ---- Encoding

function encodeInteger(name, value, min, max) {
  if (typeof value !== "bigint" && !(typeof value === "number" && Number.isInteger(value))) {
    throw new Error(`input into Functions.${name} is not an integer`);
  }
  const integer = BigInt(value);
  if (integer < min) throw new Error(`input into Functions.${name} is too small`);
  if (integer > max) throw new Error(`input into Functions.${name} is too large`);
  return Uint8Array.fromHex(BigInt.asUintN(256, integer).toString(16).padStart(64, "0"));
}

const Functions = Object.freeze({
  makeHttpRequest,
  encodeUint256: (value) => encodeInteger("encodeUint256", value, 0n, 2n ** 256n - 1n),
  encodeInt256: (value) => encodeInteger("encodeInt256", value, -(2n ** 255n), 2n ** 255n - 1n),
  encodeString: (text) => encoder.encode(text),
});

// ---- The run

const lines = readLines();
const { source, args, bytesArgs, secrets } = JSON.parse((await lines.next()).value);

(async () => {
  for await (const line of lines) {
    const { id, ...answer } = JSON.parse(line);
    waiting.get(id)?.(answer);
    waiting.delete(id);
  }
  // The pipe has ended: the process outside is gone, and nobody waits for an answer.
  exit(1);
})();

// Stdout carries messages; what a source prints goes to stderr.
for (const [name, value] of Object.entries(console)) {
  if (typeof value === "function") console[name] = console.error;
}
addEventListener("unhandledrejection", (event) => (event.preventDefault(), fail(event.reason)));
addEventListener("error", (event) => (event.preventDefault(), fail(event.error)));

// Globals, not parameters: a source may declare variables of these names.
const globals = { Functions, args, bytesArgs, secrets, fetch: (input, init) => fetchOutside(input, init, 9000) };
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });
}

try {
  // The body of an async function, in strict mode, as in production; never pasted into other text.
  const AsyncFunction = (async () => {}).constructor;
  const value = await new AsyncFunction(`"use strict";\n${source}`)();
  if (!(value instanceof Uint8Array) && !(value instanceof ArrayBuffer)) {
    throw new Error("returned value not an ArrayBuffer or Uint8Array");
  }
  finish({ result: new Uint8Array(value).toHex() });
} catch (error) {
  fail(error);
}
