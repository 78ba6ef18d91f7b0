import { decodeBase64, encodeBase64, toUtf8Bytes, toUtf8String } from "ethers";

import { LinkError } from "./errors.js";

/** Before the data, so that a later format can be told apart. */
const PREFIX = "#pe1.";

/** Mail programs and messengers cut longer links. */
export const MAX_LINK_CHARACTERS = 16_000;

/** What a link may unfold to: a small one could otherwise fill the memory. */
const MAX_UNFOLDED_BYTES = 256_000;

/**
 * A file (a signed agreement, an offer) as the part of a link after `#`, compressed. Browsers do not send that part to
 * any server: the page that opens it reads it by itself.
 *
 * @param text JSON, as the `format…` functions make it.
 * @throws {LinkError} when it is too long for a link.
 */
export async function toLinkFragment(text: string): Promise<string> {
  const compact = toUtf8Bytes(JSON.stringify(JSON.parse(text)));
  const folded = await through(compact, new CompressionStream("deflate-raw"), Number.MAX_SAFE_INTEGER);
  const fragment = PREFIX + toBase64Url(folded);
  if (fragment.length <= MAX_LINK_CHARACTERS) return fragment;
  throw new LinkError(
    `The link would have ${fragment.length} characters, and ${MAX_LINK_CHARACTERS} are the most.`,
    "Send the file instead, or leave the texts of the annex out and send them apart.",
  );
}

/**
 * The file in a link, as text for the `parse…` functions. Nothing of it is checked here.
 *
 * @param link The whole link, or the part from `#` on.
 * @throws {LinkError} when it is none, damaged, or unfolds to far too much.
 */
export async function fromLink(link: string): Promise<string> {
  const at = link.indexOf(PREFIX);
  if (at < 0)
    throw new LinkError("The link has no agreement in it.", "Copy the whole link, the part after # included.");
  const data = link.slice(at + PREFIX.length).trim();
  if (data.length > MAX_LINK_CHARACTERS) throw new LinkError("The link is far too long.", "Ask for the file instead.");
  if (!/^[A-Za-z0-9_-]+$/.test(data)) throw damaged();
  try {
    return toUtf8String(await through(fromBase64Url(data), new DecompressionStream("deflate-raw"), MAX_UNFOLDED_BYTES));
  } catch (cause) {
    if (cause instanceof LinkError) throw cause;
    throw damaged(cause);
  }
}

async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Uint8Array> {
  const reader = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(stream).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new LinkError(`The link unfolds to more than ${limit} bytes.`, "Do not open it. Ask for the file instead.");
    }
    chunks.push(value);
  }
  const all = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

function toBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array {
  return decodeBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
}

function damaged(cause?: unknown): LinkError {
  return new LinkError("The link is damaged.", "Copy the whole link again; some programs cut long ones.", { cause });
}
