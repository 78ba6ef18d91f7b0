/**
 * What a key of the keeper's journal stands for, in words: `settle period 1 of agreement 0x12345678…`. Keys of other kinds
 * are left as they are.
 */
export function keyText(key: string): string {
  const [kind = "", about = "", first = "", second = ""] = key.split("/");
  const period = () => `period ${Number(first) + 1} of agreement ${short(about)}`;
  switch (kind) {
    case "settle":
      return `settle ${period()}`;
    case "payUndisputed":
      return `pay what is undisputed in ${period()}`;
    case "payInterim":
      return `make interim payment ${second} of ${period()}`;
    case "ask":
      return `ask oracle ${short(about)} question ${short(first)}, request ${Number(second) + 1}`;
    case "pushCredit":
      return `deliver the credit of ${short(about)}`;
    default:
      return key;
  }
}

/** A hash or address, short enough for a sentence. */
function short(hex: string): string {
  return `${hex.slice(0, 10)}…`;
}
