import { readFileSync } from "node:fs";

import { expect } from "chai";

import { agreementJsonSchema } from "../../../toolkit/agreement-file/json-schema.js";

interface Described {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly oneOf?: readonly Described[];
  readonly additionalProperties?: unknown;
}

describe("schemas/agreement.schema.json", () => {
  const committed = JSON.parse(
    readFileSync(new URL("../../../schemas/agreement.schema.json", import.meta.url), "utf8"),
  ) as Described;

  it("is what the code says; else write it with: node --import tsx scripts/agreement-schema.ts", () => {
    expect(committed).to.deep.equal(agreementJsonSchema());
  });

  it("describes every section and every model to whoever writes one", () => {
    for (const [name, field] of Object.entries(committed.properties ?? {})) {
      expect(field.description, name).to.match(/\.$/);
    }
    const models = committed.properties?.["payment"]?.oneOf ?? [];
    expect(models.length).to.equal(18);
    for (const { description, additionalProperties } of models) {
      expect(description).to.match(/\.$/);
      expect(additionalProperties).to.equal(false);
    }
  });
});
