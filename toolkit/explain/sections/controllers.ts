import { getAddress } from "ethers";

import type { AttestedMetric } from "../../metrics/attested-metric.js";
import type { FunctionsMetric } from "../../metrics/functions-metric.js";
import { harmless } from "../../words/harmless.js";
import { joined } from "../../words/joined.js";
import { roleOf, type Subject } from "../subject.js";

const ORACLE_FALSE = "Whoever wrote the contract that gives the number, if its code does something else than it says.";
const ORACLE_SILENT = "The same contract, if its code does not answer.";

/** Who can make the number a wrong one. One statement each. */
export function falsifiers(subject: Subject): string[] {
  const { reading } = subject;
  switch (reading.kind) {
    case "known":
      return [harmless(reading.statements.at(-1) ?? ""), ...networkFalsifiers(), ORACLE_FALSE];
    case "misused":
    case "foreign":
      return [
        "Whoever controls what the code reads. Nobody here knows what that is.",
        "Whoever asks, if the code does not check whose access it is given: then the first to ask chooses whose numbers count.",
        ...networkFalsifiers(),
        ORACLE_FALSE,
      ];
    case "attested":
      return [...signingFalsifiers(subject, reading.definition), ORACLE_FALSE];
    default:
      return ["Nobody can say: it is not known what is measured, and by whom."];
  }
}

/** Who can keep the number from being there. One statement each. */
export function silencers(subject: Subject): string[] {
  const { reading } = subject;
  switch (reading.kind) {
    case "known":
      return [
        reading.secrets.length > 0
          ? "Whoever can revoke the access with which the program reads, or close the account that it reads."
          : "Whoever keeps what the program reads, by taking it away.",
        ...networkSilencers(subject, reading.definition),
      ];
    case "misused":
      return ["The program refuses such arguments, so most likely no number will ever come."];
    case "foreign":
      return [
        "Whoever controls what the code reads, or the access to it.",
        ...networkSilencers(subject, reading.definition),
      ];
    case "attested":
      return [...signingSilencers(subject, reading.definition), ORACLE_SILENT];
    default:
      return ["Nobody can say, for the same reason."];
  }
}

/** How many of the signers have the address of a party. */
export function partySigners({ terms }: Subject, { signers }: AttestedMetric, party: "client" | "agency"): bigint {
  return BigInt(signers.filter((signer) => roleOf(terms, signer) === party).length);
}

function networkFalsifiers(): string[] {
  return [
    "The network: a third or more of its nodes, lying together.",
    "The owner of the network’s entry contract (Chainlink), who can replace the network behind its name.",
  ];
}

function networkSilencers({ terms }: Subject, { askers }: FunctionsMetric): string[] {
  const roles = new Set(askers.map((asker) => roleOf(terms, asker)));
  const bySilence = roles.has("client")
    ? roles.has("agency")
      ? "Neither party by not asking: the other may ask, too. That helps only with access of its own."
      : "The client, by not asking: the agency may not ask."
    : roles.has("agency")
      ? "The agency, by not asking: the client may not ask. The agency gains nothing by that."
      : "Those who may ask, by not asking: none of them has the address of a party.";
  return [bySilence, "The network, or the owner of its entry contract, by going away.", ORACLE_SILENT];
}

function signingFalsifiers(subject: Subject, definition: AttestedMetric): string[] {
  const { signers, threshold } = definition;
  const alone = (["client", "agency"] as const).filter(
    (party) => partySigners(subject, definition, party) >= threshold,
  );
  if (alone.length > 0) return alone.map((party) => `The ${party} alone, by signing a false number.`);
  if (signers.length === 1) return [`${subject.account(getAddress(signers[0] ?? ""))}, by signing a false number.`];
  return [`Any ${threshold} of the ${signers.length} signers together${rolesAmong(subject, definition)}.`];
}

function signingSilencers(subject: Subject, definition: AttestedMetric): string[] {
  const { signers, threshold } = definition;
  const blocking = BigInt(signers.length) - threshold + 1n;
  const alone = (["client", "agency"] as const).filter((party) => partySigners(subject, definition, party) >= blocking);
  const lines = alone.map(
    (party) => `The ${party} alone, by not signing.${party === "agency" ? " It gains nothing by that." : ""}`,
  );
  if (signers.length === 1)
    return lines.length > 0 ? lines : [`${subject.account(getAddress(signers[0] ?? ""))}, by not signing.`];
  return [
    ...lines,
    blocking === 1n ? "Any one of the signers, by not signing." : `Any ${blocking} of the signers, by not signing.`,
  ];
}

function rolesAmong({ terms }: Subject, { signers }: AttestedMetric): string {
  const roles = [...new Set(signers.map((signer) => roleOf(terms, signer)).filter((role) => role !== undefined))];
  if (roles.length === 0) return "; none of them has the address of a party";
  return `; ${joined(
    roles.map((role) => `the ${role}`),
    "and",
  )} ${roles.length === 1 ? "is" : "are"} among them`;
}
