/** Hits of one file, as forge writes them. */
export interface FileCoverage {
  readonly file: string;
  /** By line. */
  readonly lines: ReadonlyMap<number, number>;
  /** One for each side of a choice that forge tells apart. */
  readonly branches: readonly { readonly line: number; readonly hits: number }[];
  readonly functions: readonly { readonly name: string; readonly line: number; readonly hits: number }[];
}

/** Reads LCOV, of which forge writes a part. */
export function parseLcov(text: string): FileCoverage[] {
  return text
    .split("end_of_record")
    .map((record) => record.trim())
    .filter((record) => record !== "")
    .map(parseRecord);
}

function parseRecord(record: string): FileCoverage {
  const fields = record.split("\n").map((line) => {
    const at = line.indexOf(":");
    return { key: line.slice(0, at), values: line.slice(at + 1).split(",") };
  });
  const all = (key: string) => fields.filter((field) => field.key === key).map(({ values }) => values);
  const hitsOf = new Map(all("FNDA").map(([hits = "", name = ""]) => [name, Number(hits)]));

  return {
    file: all("SF")[0]?.join(",") ?? "",
    lines: new Map(all("DA").map(([line, hits]) => [Number(line), Number(hits)])),
    // A dash: the condition itself was never reached.
    branches: all("BRDA").map(([line, , , hits]) => ({ line: Number(line), hits: hits === "-" ? 0 : Number(hits) })),
    functions: all("FN").map((values) => {
      const name = values.at(-1) ?? "";
      return { name, line: Number(values[0]), hits: hitsOf.get(name) ?? 0 };
    }),
  };
}
