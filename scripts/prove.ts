/**
 * Proves properties of the contracts with z3, and sees that a broken variant of the contracts fails each proof.
 *
 *   npm run prove             all properties and controls; writes docs/evidence/proofs.json
 *   PROVE=interim npm run prove   only properties with "interim" in their name; writes nothing
 *
 * What is proved about which code, and what is not: test/proofs/README.md.
 */
import { PROPERTIES } from "../test/proofs/all.js";
import { PerformanceEscrowError } from "../toolkit/errors.js";
import { Sources } from "./prove/compiler.js";
import { ProveOptionError } from "./prove/errors.js";
import type { Property } from "./prove/property.js";
import { type Finding, recordOf, writeRecord } from "./prove/record.js";
import { z3Version } from "./prove/z3.js";

const seconds = (since: number) => Math.round((Date.now() - since) / 100) / 10;

function examine(property: Property): Finding {
  const started = Date.now();
  const { result, detail } = property.attempt(new Sources());
  const proved = {
    name: property.name,
    statement: property.statement,
    prover: property.prover,
    seconds: seconds(started),
  };
  console.log(
    `${result === "proved" ? "proved" : "OPEN  "}  ${proved.seconds.toFixed(1).padStart(5)} s  ${property.name}`,
  );
  if (result !== "proved") console.log(`                 ${result}: ${detail}`);

  let refuted = 0;
  for (const { change, edits } of property.controls) {
    const outcome = property.attempt(new Sources(edits));
    if (outcome.result === "refuted") refuted += 1;
    console.log(
      `                 ${outcome.result === "refuted" ? "fails" : `${outcome.result.toUpperCase()}`} when ${change}`,
    );
  }
  const controls = { refuted, of: property.controls.length };
  // A proof that a broken contract passes says nothing.
  return { ...proved, result: result === "proved" && refuted === controls.of ? "proved" : "open", controls };
}

function main(): void {
  const z3 = z3Version();
  const only = process.env["PROVE"] ?? "";
  const chosen = PROPERTIES.filter(({ name }) => name.includes(only));
  if (chosen.length === 0) {
    throw new ProveOptionError(
      `No property has "${only}" in its name.`,
      "Look for names in docs/evidence/proofs.json.",
    );
  }

  const started = Date.now();
  const record = recordOf(chosen.map(examine), z3, 0);
  const figures = { ...record.figures, seconds: seconds(started) };
  if (only === "") writeRecord({ ...record, figures });

  const { proved, open, controls } = figures;
  console.log(
    `\n${proved} proved, ${open} open; ${controls.refuted} of ${controls.of} broken variants fail; ${figures.seconds} s.`,
  );
  if (open > 0) process.exitCode = 1;
}

try {
  main();
} catch (error) {
  if (!(error instanceof PerformanceEscrowError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
