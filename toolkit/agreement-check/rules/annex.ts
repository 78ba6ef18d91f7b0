import { ZeroHash } from "ethers";

import type { Rule } from "../finding.js";

/** What is signed beyond the terms. */
export const annex: Rule = function* ({ annex: parts, file: { content } }) {
  if (parts === undefined) {
    yield {
      code: "annex-unseen",
      severity: "warning",
      side: "both",
      at: ["annex", "hash"],
      problem: "The annex is given by its hash alone: what was signed with it cannot be seen here.",
      remedy: "Ask for the file and the legal text, and check that they have this hash.",
    };
  } else if (parts.legalText === ZeroHash) {
    yield {
      code: "no-legal-text",
      severity: "warning",
      side: "both",
      at: ["annex"],
      problem: "No legal text is signed: which law applies, and what counts as a result, is nowhere agreed.",
      remedy: "Add one as annex.document.",
    };
  }
  if (content.annex.nonce !== undefined && content.annex.nonce.length < 16) {
    yield {
      code: "nonce-short",
      severity: "warning",
      side: "both",
      at: ["annex", "nonce"],
      problem: "The nonce is so short that the annex could be found by guessing.",
      remedy: "Write some 32 random letters and digits.",
    };
  }
};
