const WHOLE = /^(?:0|-?[1-9][0-9]{0,14})$/;

/**
 * What an unquoted word of the file means. Only what can mean one thing becomes a number or a truth value; all else is
 * kept letter by letter, so that no date, address, amount or number with a leading zero is turned into something that
 * nobody wrote.
 */
export function readPlain(text: string): string | number | boolean | null {
  if (text === "" || text === "~" || text === "null") return null;
  if (text === "true" || text === "false") return text === "true";
  return WHOLE.test(text) ? Number(text) : text;
}
