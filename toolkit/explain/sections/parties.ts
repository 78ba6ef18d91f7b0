import { getAddress } from "ethers";

import type { Role } from "../../agreement/agreement.js";
import { harmless } from "../../words/harmless.js";
import { facts, paragraph, type Section } from "../document.js";
import type { Subject } from "../subject.js";
import { chainName } from "../words/chain.js";

/** Who takes part, and which contracts. */
export function partiesSection(subject: Subject): Section {
  const { agreement, terms, hasArbiter, isNative, symbol } = subject;
  const arbiter = hasArbiter
    ? party(subject, "arbiter", "decides when a number is disputed, and gets a fee for it")
    : ["Arbiter", "none"];

  return {
    id: "parties",
    title: "Who takes part",
    blocks: [
      facts([
        party(subject, "client", "pays, and gets back what is not earned"),
        party(subject, "agency", "performs, and is paid for it"),
        arbiter as [string, ...string[]],
        isNative
          ? ["Currency", `${symbol}, the chain’s own currency`]
          : ["Currency", `${symbol}, the token at`, getAddress(terms.token)],
        ["Chain", chainName(agreement.location.chainId)],
        ["Escrow", "the contract that holds the money, at", getAddress(agreement.location.verifyingContract)],
        ["Number from", "the contract that gives the escrow the measured number, at", getAddress(terms.oracle)],
      ]),
      paragraph(
        "Names are what the participants call themselves. The contract knows addresses only, and none of them can ever be " +
          "replaced. Make sure that each one belongs to whom it should, and that its owner will not lose the key. The " +
          "client’s address must be its own and not one of an exchange, because everything that comes back comes back there.",
      ),
      ...(isNative
        ? []
        : [
            paragraph(
              `Anyone can make a token that calls itself ${symbol}. Compare its address with the one that the issuer publishes.`,
            ),
          ]),
    ],
  };
}

function party({ agreement, terms }: Subject, role: Role, does: string): [string, ...string[]] {
  const name = harmless(agreement.names?.[role] ?? "");
  const label = `${role.slice(0, 1).toUpperCase()}${role.slice(1)}`;
  const zone = role === "arbiter" ? undefined : agreement.zones?.[role];
  const reads = zone === undefined ? [] : [`reads dates in ${harmless(zone)}`];
  return [label, ...(name === "" ? [] : [name]), getAddress(terms[role]), does, ...reads];
}
