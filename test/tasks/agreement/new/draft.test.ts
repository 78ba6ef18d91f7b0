import { expect } from "chai";
import { parse } from "yaml";

import { Draft } from "../../../../tasks/agreement/new/draft.js";
import { KNOWN_SOURCES } from "../../../../functions/registry.js";
import { compileAgreementFile } from "../../../../toolkit/agreement-file/compile.js";
import { parseAgreementFile } from "../../../../toolkit/agreement-file/parse.js";
import { CONTEXT, EXAMPLE } from "../../../toolkit/agreement-file/support.js";

function problems(text: string) {
  const parsed = parseAgreementFile(text);
  const outcome = parsed.ok ? compileAgreementFile(parsed.value, { ...CONTEXT, sources: KNOWN_SOURCES }) : parsed;
  return outcome.ok ? [] : outcome.problems;
}

describe("Draft", () => {
  const draft = () => new Draft(EXAMPLE, problems);

  it("replaces values and keeps the comments", () => {
    const made = draft();
    made.set(["title"], "Leads: # of the south");
    made.set(["chain"], "eip155:1");
    made.set(["schedule", "months"], "12");
    const text = made.toString();
    expect(text).to.include("# Leadworks finds leads").and.to.include("eip155:1 # Base");
    const { title, schedule } = parse(text) as { title: string; schedule: { months: unknown } };
    expect([title, schedule.months]).to.deep.equal(["Leads: # of the south", 12]);
    expect(problems(text)).to.deep.equal([]);
  });

  it("says what is wrong with an answer in the words of the file's readers, and changes nothing", () => {
    const made = draft();
    const before = made.toString();
    expect(made.problemWith(["schedule", "months"], "many")).to.include(
      "Write a whole number from 1 to 120, in digits.",
    );
    expect(made.problemWith(["payment", "cap"], "10,000 EUR")).to.include("is not in USDC");
    expect(made.problemWith(["client", "address"], "0x12")).to.include("Write the address: 0x and 40 digits");
    expect(made.problemWith(["agency", "zone"], "Dublin")).to.include('There is no time zone "Dublin".');
    expect(made.problemWith(["schedule", "months"], "6")).to.equal(undefined);
    expect(made.toString()).to.equal(before);
  });

  it("does not blame an answer for what is wrong elsewhere", () => {
    const made = draft();
    made.set(["token", "symbol"], "EURC");
    expect(made.problemWith(["title"], "Leads")).to.equal(undefined);
    expect(made.problemWith(["payment", "price"], "40 USDC per qualified lead")).to.include("is not in EURC");
  });

  it("knows what it has, and can leave it out", () => {
    const made = draft();
    expect(made.has(["token", "currency"])).to.equal(true);
    made.remove(["token", "currency"]);
    expect([made.has(["token", "currency"]), made.get(["token", "currency"])]).to.deep.equal([false, ""]);
  });
});
