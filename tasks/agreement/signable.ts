import type { Agreement } from "../../toolkit/agreement/agreement.js";
import type { AnnexPart } from "../../toolkit/signing/signed-agreement.js";

/** An agreement that the agency is about to sign, with the parts of its annex. */
export interface Signable {
  readonly agreement: Agreement;
  readonly annex: readonly AnnexPart[];
}
