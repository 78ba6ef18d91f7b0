// Writes schemas/agreement.schema.json: node --import tsx scripts/agreement-schema.ts
import { writeFileSync } from "node:fs";

import { format } from "prettier";

import { agreementJsonSchema } from "../toolkit/agreement-file/json-schema.js";

const path = new URL("../schemas/agreement.schema.json", import.meta.url);
const text = await format(JSON.stringify(agreementJsonSchema()), { parser: "json", printWidth: 120 });
writeFileSync(path, text);
console.log(`schemas/agreement.schema.json has ${text.length} characters.`);
