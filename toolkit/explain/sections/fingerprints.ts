import { ZeroHash } from "ethers";

import { facts, list, paragraph, type Section } from "../document.js";
import type { Subject } from "../subject.js";

/** By what a reader recognises the agreement, and what this text did not look at. */
export function fingerprintsSection({ id, terms, windows, reading, isNative }: Subject): Section {
  const annex = terms.annex === ZeroHash ? "none is named" : terms.annex;
  return {
    id: "fingerprints",
    title: "Fingerprints, and what was not checked",
    blocks: [
      facts([
        ["Agreement", id],
        ["Metric", terms.metric],
        ["Legal text", annex],
      ]),
      paragraph(
        "“Metric” stands for the definition of what is measured. The agreement’s fingerprint changes with every letter of the terms. What you sign or fund must show this one. The legal " +
          "text is only a fingerprint to the contract: have the text itself, and let somebody check that it is the one.",
      ),
      paragraph("Made from the terms and the definition alone, this text did not check:"),
      list([
        "whether the contracts at the addresses above are what they are called here;",
        ...(isNative ? [] : ["whether the token is the one that it calls itself;"]),
        "whether the addresses belong to the people who are named;",
        ...("definition" in reading ? ["whether the number that is measured is what the parties mean;"] : []),
        "whether the terms are wise, lawful or fair.",
      ]),
      ...(windows.length > 1 ? [paragraph("Periods count from 1 here and from 0 on the chain.")] : []),
    ],
  };
}
