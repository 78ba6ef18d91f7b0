import { ZeroAddress, type Provider } from "ethers";

import type { Agreement } from "../agreement/agreement.js";
import { capital } from "../words/capital.js";
import { wordsFor } from "../words/words.js";
import type { Warning } from "./warning.js";

/** What an arbiter that is a contract may cost beyond the fee of the terms. */
export async function arbiterWarnings(agreement: Agreement, provider: Provider): Promise<Warning[]> {
  const { arbiter, arbiterFee } = agreement.terms;
  if (arbiter === ZeroAddress || (await provider.getCode(arbiter)) === "0x") return [];
  const words = wordsFor(agreement);
  return [
    {
      code: "ArbiterIsContract",
      text:
        `${capital(words.party("arbiter"))} is a contract. A dispute costs ${words.amount(arbiterFee)} by the ` +
        "terms; a court behind the contract may ask for a fee of its own, often in the chain's own currency, which the " +
        "escrow neither holds nor pays. Ask what it costs and who pays it. (A Safe is a contract, too, and asks nothing.)",
      confirm: false,
    },
  ];
}
