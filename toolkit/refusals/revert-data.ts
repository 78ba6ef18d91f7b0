/** Where libraries, nodes and wallets put what a contract returned. Transactions, whose data is calldata, are left out. */
const KEYS = [
  "data",
  "error",
  "info",
  "cause",
  "originalError",
  "innerError",
  "details",
  "response",
  "result",
] as const;

const HEX = /^0x(?:[0-9a-fA-F]{2})*$/;

/** Deep enough for every wallet that wraps another's error. */
const MAX_DEPTH = 8;

/**
 * What a contract returned when it refused, wherever in `error` it is: hexadecimal, or undefined when there is none.
 * `0x` when the contract returned nothing.
 */
export function revertData(error: unknown): string | undefined {
  const found = candidates(error, 0);
  return found.find((data) => data.length >= 10) ?? found[0] ?? fromText(messages(error).join("\n"));
}

/** All texts in `error` that people or programs wrote. */
export function messages(error: unknown, depth = 0): string[] {
  if (typeof error === "string") return [error];
  if (typeof error !== "object" || error === null || depth > MAX_DEPTH) return [];
  const record = error as Record<string, unknown>;
  const own = ["message", "shortMessage", "reason", "body"].flatMap((key) => {
    const text = record[key];
    return typeof text === "string" ? [text] : [];
  });
  return [...own, ...KEYS.flatMap((key) => messages(objectOf(record[key]), depth + 1))];
}

/** All error codes in `error`, the outermost first. */
export function codes(error: unknown, depth = 0): (string | number)[] {
  if (typeof error !== "object" || error === null || depth > MAX_DEPTH) return [];
  const record = error as Record<string, unknown>;
  const code = record["code"];
  const own = typeof code === "string" || typeof code === "number" ? [code] : [];
  return [...own, ...KEYS.flatMap((key) => codes(record[key], depth + 1))];
}

function candidates(value: unknown, depth: number): string[] {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return [];
  return KEYS.flatMap((key) => {
    const inner = (value as Record<string, unknown>)[key];
    if (typeof inner !== "string") return candidates(inner, depth + 1);
    if (key === "data" || key === "result") return HEX.test(inner) ? [inner] : [];
    return [];
  });
}

/** Some nodes only write it into the message. */
function fromText(text: string): string | undefined {
  const match =
    /(?:return data|revert data|reverted with (?:data|an? unrecognized custom error)|data)[^0-9a-zA-Z]*:?\s*"?(0x[0-9a-fA-F]{8,})/.exec(
      text,
    );
  return match?.[1];
}

function objectOf(value: unknown): unknown {
  return typeof value === "object" ? value : undefined;
}
