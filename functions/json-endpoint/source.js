// A number that its owner serves from an URL and signs with an Ethereum account: revenue, savings, calls handled, points.
// Plain JavaScript without imports, network or clock. What the arguments mean: args.ts; how this is composed with a
// shell: ../README.md. Every thrown text may end up on a public chain: no secret, nothing that the endpoint said.

/** @type {(condition: unknown, problem: string) => void} */
function must(condition, problem) {
  if (!condition) throw new Error(problem);
}

/** @type {(text: any, pattern: RegExp, name: string) => string} */
function like(text, pattern, name) {
  must(typeof text === "string" && pattern.test(text), `argument ${name} is malformed`);
  return text;
}

/** @type {(text: any, name: string) => number} */
function whole(text, name) {
  return Number(like(text, /^(0|[1-9][0-9]{0,11})$/, name));
}

// What both parties signed, and the window: all that the number must be about. Arguments are checked here, too, because
// a metric can be defined without this project's tools. No pattern lets a line break through: each value is one line of
// the text that the owner signs.
/** @param {readonly string[]} args @param {string} from @param {string} to */
function agreed([url, metric, unit, decimals, signer, , , bearer], from, to) {
  const subject = {
    version: 1,
    metric: like(metric, /^[a-z0-9][a-z0-9._-]{0,63}$/, "metric"),
    unit: like(unit, /^[!-~]([ -~]{0,30}[!-~])?$/, "unit"),
    decimals: whole(decimals, "decimals"),
    from: whole(from, "from"),
    before: whole(to, "to"),
  };
  must(subject.from < subject.before, "window is empty");
  return {
    subject,
    url: like(url, /^https:\/\/[a-z0-9.-]+(:[0-9]+)?\/[\w.~\/-]*$/, "url"),
    signer: like(signer, /^0x[0-9a-fA-F]{40}$/, "signer").toLowerCase(),
    bearer: like(bearer, /^(endpointToken)?$/, "bearer"),
  };
}

/** @type {import("../metric-source.js").MetricSource["requests"]} */
export function requests(args, from, to) {
  const { subject, url, bearer } = agreed(args, from, to);
  const { version, metric, before } = subject;
  return [
    { url: `${url}?version=${version}&metric=${metric}&from=${subject.from}&before=${before}`, method: "get", bearer },
  ];
}

/** @type {import("../metric-source.js").MetricSource["value"]} */
export function value([response], args, from, to) {
  const { subject, signer } = agreed(args, from, to);
  const reply = read(response);
  for (const [key, expected] of Object.entries(subject)) {
    must(reply[key] === expected, `endpoint does not repeat ${key}`);
  }
  must(reply.final !== false, "number is not final yet: ask again later");
  must(reply.final === true, "endpoint does not say whether the number is final");
  must(/^(0|[1-9][0-9]{0,38})$/.test(reply.value) && typeof reply.value === "string", "value is not in whole units");
  const number = BigInt(reply.value);
  must(number < 2n ** 128n, "value is too large");
  // Six of the subject, then final, value and signature: something unknown might change what the rest means.
  must(Object.keys(reply).length === 9, "endpoint does not keep to the keys of the protocol");

  // The line that makes it final is signed as well. What is signed are the agreed words: nothing of it, except for the
  // number, is taken from the reply.
  const lines = Object.entries({ ...subject, value: number, final: true }).map(([key, said]) => `${key}: ${said}`);
  const text = ["Performance Escrow metric", ...lines].join("\n");
  const prefixed = `\x19Ethereum Signed Message:\n${text.length}${text}`;
  const hash = keccak256([...prefixed].map((letter) => letter.charCodeAt(0)));
  must(recover(hash, reply.signature) === signer, "number is not signed by the agreed account");
  return number;
}

/** @param {{ status?: number, body?: any }} response */
function read({ status, body } = {}) {
  must(status, "endpoint did not answer");
  must(status !== 401, "endpoint 401: access token missing, unknown or revoked");
  must(status !== 429, "endpoint 429: rate limit");
  must(status === 200, `endpoint answered ${Number(status)}`);
  let reply;
  try {
    reply = JSON.parse(body);
  } catch {
    must(false, "endpoint sent no JSON");
  }
  must(reply && typeof reply === "object", "endpoint sent no object");
  return reply;
}

// ---- Keccak-256, as Ethereum has it: FIPS 202's permutation with the padding of the original proposal

/** @param {bigint[]} lanes 25 of 64 bits: column x, row y is at x + 5y. Changed in place. */
function permute(lanes) {
  const columns = [0, 1, 2, 3, 4];
  // Masked by hand, because BigInt.asUintN(64, …) gives negative numbers in some releases of QuickJS.
  /** @type {(lane: bigint, by: number) => bigint} */
  const rotate = (lane, by) => ((lane << BigInt(by % 64)) | (lane >> BigInt(64 - (by % 64)))) & 0xffffffffffffffffn;
  let register = 1;
  for (let round = 0; round < 24; round++) {
    // Theta: each lane takes in the parity of two columns.
    const parity = columns.map((x) => lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20]);
    for (let i = 0; i < 25; i++) lanes[i] ^= parity[(i + 4) % 5] ^ rotate(parity[(i + 1) % 5], 1);
    // Rho and pi: every lane but the first moves to another place and is rotated by the next triangular number.
    let [x, y, moving] = [1, 0, lanes[1]];
    for (let step = 1; step < 25; step++) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      [moving, lanes[x + 5 * y]] = [lanes[x + 5 * y], rotate(moving, (step * (step + 1)) / 2)];
    }
    // Chi: the only step that is not linear.
    for (let row = 0; row < 25; row += 5) {
      const before = lanes.slice(row, row + 5);
      for (const x of columns) lanes[row + x] ^= ~before[(x + 1) % 5] & before[(x + 2) % 5];
    }
    // Iota: a constant of the round, from a shift register.
    for (let j = 0; j < 7; j++) {
      if (register & 1) lanes[0] ^= 1n << BigInt(2 ** j - 1);
      register = (register << 1) ^ (register > 127 ? 0x171 : 0);
    }
  }
}

/** @type {typeof import("./source.js").keccak256} */
export function keccak256(bytes) {
  const padded = [...bytes, 1];
  while (padded.length % 136) padded.push(0);
  padded[padded.length - 1] |= 128;
  const lanes = Array(25).fill(0n);
  padded.forEach((byte, i) => {
    const at = i % 136;
    lanes[at >> 3] ^= BigInt(byte) << BigInt(8 * (at % 8));
    if (at === 135) permute(lanes);
  });
  // The lanes' bytes, the lowest first.
  let hex = "";
  for (let i = 0; i < 32; i++) hex += hexOf((lanes[i >> 3] >> BigInt(8 * (i % 8))) & 255n, 2);
  return hex;
}

/** @type {(number: bigint, digits: number) => string} */
function hexOf(number, digits) {
  return number.toString(16).padStart(digits, "0");
}

// ---- Recovery of the account that signed: secp256k1, y² = x³ + 7

const FIELD = 2n ** 256n - 2n ** 32n - 977n;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const GENERATOR = [
  0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
  0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
  1n,
];

/** @type {(base: bigint, exponent: bigint, modulus: bigint) => bigint} */
function power(base, exponent, modulus) {
  let result = 1n;
  for (; exponent; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
}

// Points as X : Y : Z. The complete formula of Renes, Costello and Batina (2015) for this curve holds for every pair of
// points: equal, opposite or at infinity (0 : 1 : 0). So there are no cases in which it could be wrong.
/** @param {bigint[]} p @param {bigint[]} q @returns {bigint[]} */
function add([x, y, z], [u, v, w]) {
  const [xx, yy, zz] = [x * u, y * v, 21n * z * w];
  const [xy, yz, xz] = [x * v + u * y, y * w + v * z, x * w + u * z];
  return [xy * (yy - zz) - 21n * yz * xz, (yy + zz) * (yy - zz) + 63n * xx * xz, yz * (yy + zz) + 3n * xx * xy].map(
    (sum) => ((sum % FIELD) + FIELD) % FIELD,
  );
}

/** @type {typeof import("./source.js").recover} */
export function recover(hash, signature) {
  must(typeof signature === "string" && /^0x[0-9a-fA-F]{128}1[bcBC]$/.test(signature), "signature is malformed");
  const r = BigInt(signature.slice(0, 66));
  const s = BigInt(`0x${signature.slice(66, 130)}`);
  // Of the two values of s that would do, only the lower one is taken, as on Ethereum: one number, one signature.
  must(r && r < ORDER && s && 2n * s < ORDER, "signature is out of range");

  // The point that r comes from. A point whose x is r + ORDER exists, too, but such a signature has another last byte.
  const square = (r ** 3n + 7n) % FIELD;
  let y = power(square, (FIELD + 1n) / 4n, FIELD);
  must((y * y) % FIELD === square, "signature is of no point");
  if (y % 2n !== (/c$/i.test(signature) ? 1n : 0n)) y = FIELD - y;

  // Public key = (s · point − hash · generator) / r.
  const inverse = power(r, ORDER - 2n, ORDER);
  const left = (s * inverse) % ORDER;
  const right = ((ORDER - (BigInt(`0x${hash}`) % ORDER)) * inverse) % ORDER;
  let sum = [0n, 1n, 0n];
  for (let bit = 255n; bit >= 0n; bit--) {
    sum = add(sum, sum);
    if ((left >> bit) & 1n) sum = add(sum, [r, y, 1n]);
    if ((right >> bit) & 1n) sum = add(sum, GENERATOR);
  }
  must(sum[2], "signature is of no key");

  const scale = power(sum[2], FIELD - 2n, FIELD);
  const key = hexOf((sum[0] * scale) % FIELD, 64) + hexOf((sum[1] * scale) % FIELD, 64);
  const bytes = Array.from({ length: 64 }, (_, i) => parseInt(key.slice(2 * i, 2 * i + 2), 16));
  return `0x${keccak256(bytes).slice(24)}`;
}
