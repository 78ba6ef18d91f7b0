/** A number with the power of ten that it was multiplied with: exact, whatever is added or multiplied. */
const ONE = 10n ** 24n;

/** What a sum in words comes to beside what it says: `137 × 45 = 6,165`. */
export interface Sum {
  readonly text: string;
  readonly isRight: boolean;
}

/**
 * The sums in an explanation, clause by clause: of `137 × 45 = 6,165; all of it` the first. It knows +, −, ×, brackets and
 * `10 % of`, in the usual order.
 *
 * @throws Error for a clause that has a `=` and cannot be read.
 */
export function sumsIn(explanation: string): Sum[] {
  return explanation
    .split(";")
    .map((clause) => clause.trim())
    .filter((clause) => clause.includes(" = "))
    .map((text) => {
      const [left = "", right = ""] = text.split(" = ");
      const claimed = /^[0-9][0-9,]*(?:\.[0-9]+)?/.exec(right)?.[0];
      if (claimed === undefined) throw new Error(`“${text}” says no number.`);
      return { text, isRight: evaluate(left) === evaluate(claimed) };
    });
}

function evaluate(text: string): bigint {
  const tokens = text.match(/[0-9][0-9,]*(?:\.[0-9]+)?|% of|[+−×()]|\S+/g) ?? [];
  let at = 0;
  const value = sum();
  if (at < tokens.length) throw new Error(`“${text}” cannot be read from “${tokens[at]}” on.`);
  return value;

  function sum(): bigint {
    let total = product();
    while (tokens[at] === "+" || tokens[at] === "−") total += tokens[at++] === "+" ? product() : -product();
    return total;
  }

  function product(): bigint {
    let total = factor();
    while (tokens[at] === "×" || tokens[at] === "% of") {
      total = tokens[at++] === "×" ? (total * factor()) / ONE : (total * factor()) / (100n * ONE);
    }
    return total;
  }

  function factor(): bigint {
    const token = tokens[at++] ?? "";
    if (token === "(") {
      const inner = sum();
      if (tokens[at++] !== ")") throw new Error(`“${text}” has a bracket that does not close.`);
      return inner;
    }
    const [, whole, fraction = ""] = /^([0-9][0-9,]*)(?:\.([0-9]+))?$/.exec(token) ?? [];
    if (whole === undefined) throw new Error(`“${text}” has “${token}” where a number belongs.`);
    return BigInt(whole.replaceAll(",", "") + fraction.padEnd(24, "0"));
  }
}
