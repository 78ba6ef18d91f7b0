/** One key for an account and what is kept of it. Logs and terms write the same hexadecimal digits differently. */
export function keyOf(address: string, word: string): string {
  return `${address.toLowerCase()}/${word.toLowerCase()}`;
}
