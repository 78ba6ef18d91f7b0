import type { YAMLParseError } from "yaml";

const COLON = 'Put the value in quotes when it holds a colon and a space: "Leads: qualified".';
const CLOSE = "Close what was opened: quotes, [ or {.";

const SAYINGS: Partial<Record<string, readonly [problem: string, remedy: string]>> = {
  TAB_AS_INDENT: ["A tab stands at the beginning of this line.", "Indent with spaces."],
  BAD_INDENT: ["This line is not indented like its neighbours.", `Use as many spaces as they do. ${CLOSE}`],
  BLOCK_AS_IMPLICIT_KEY: ["A value holds a second key.", COLON],
  MULTILINE_IMPLICIT_KEY: ["Something is missing on this line, such as a colon after the key.", "Write `key: value`."],
  IMPOSSIBLE: ["This line cannot be read.", CLOSE],
  BAD_SCALAR_START: ["A value begins with a sign that means something else here.", "Put the value in quotes."],
  MISSING_CHAR: ["Something is not closed, or a comma or colon is missing.", CLOSE],
  UNEXPECTED_TOKEN: ["There is something here that does not belong here.", "Put the value in quotes, or remove it."],
  BAD_DQ_ESCAPE: ["There is a backslash within double quotes.", "Write it twice, or use single quotes."],
  KEY_OVER_1024_CHARS: ["A key has more than 1,024 characters.", "Shorten it, or put a colon where it ends."],
};

/** What a YAML error means to somebody who does not know YAML. */
export function saySyntaxError(error: YAMLParseError): { problem: string; remedy: string } {
  const [problem, remedy] = SAYINGS[error.code] ?? [`This cannot be read: ${error.message}.`, CLOSE];
  return { problem, remedy };
}
