import { getAddress } from "ethers";

import type { Agreement } from "../../../toolkit/agreement/agreement.js";
import type { HostedSecrets } from "../../../toolkit/secrets/hosted-secrets.js";
import { questionsNotOutlived, uncoveredText, type UncoveredQuestion } from "../../../toolkit/secrets/not-outlived.js";
import { countOf } from "../../../toolkit/words/count.js";

/** Which questions of an agreement hosted secrets serve, and which they do not outlive. */
export interface Coverage {
  /** Whether nodes need secrets to measure it at all. */
  readonly isNeeded: boolean;
  /** Of each upload that the agreement's metric can use. */
  readonly uploads: readonly { readonly secrets: HostedSecrets; readonly uncovered: readonly UncoveredQuestion[] }[];
  readonly lines: readonly string[];
}

/** As many are told one by one: the first is what matters. */
const TOLD = 3;

/**
 * @param needed Names of the secrets that the agreement's program needs; undefined when nobody knows the program.
 * @param hosted What was uploaded from here.
 * @param now Unix seconds by the chain's clock.
 */
export function coverageOf(
  { metric, terms }: Pick<Agreement, "metric" | "terms">,
  needed: readonly string[] | undefined,
  hosted: readonly HostedSecrets[],
  now: bigint,
): Coverage {
  if (metric.kind !== "functions") return unneeded("No oracle nodes measure this agreement: it needs no secrets.");
  if (needed?.length === 0) return unneeded("The program that measures this agreement needs no secrets.");

  const { askers, secretsSlot } = metric.definition;
  const serving = hosted.filter(
    ({ owner, slot, names }) =>
      askers.some((asker) => getAddress(asker) === getAddress(owner)) &&
      BigInt(slot) === secretsSlot &&
      (needed ?? []).every((name) => names.includes(name)),
  );
  const uploads = serving.map((secrets) => ({
    secrets,
    uncovered: questionsNotOutlived(terms, secrets.expiresAt, now),
  }));
  if (uploads.length > 0) return { isNeeded: true, uploads, lines: uploads.flatMap(linesOf) };
  const names = needed?.join(",") ?? "<names>";
  return {
    isNeeded: true,
    uploads,
    lines: [
      `None of these serve the agreement: its askers need ${names.replaceAll(",", ", ")} in slot ${secretsSlot}.`,
      `Upload them with \`npx hardhat functions secrets upload ${names} --slot ${secretsSlot}\`.`,
    ],
  };
}

const unneeded = (line: string): Coverage => ({ isNeeded: false, uploads: [], lines: [line] });

function linesOf({ secrets, uncovered }: Coverage["uploads"][number]): string[] {
  const who = `The secrets of ${secrets.owner} in slot ${secrets.slot}`;
  if (uncovered.length === 0) return [`${who} outlive every question of the agreement that is still to come.`];
  const count = countOf(uncovered.length, "question");
  const rest = uncovered.length - TOLD;
  return [
    `${who} do not outlive ${count} of the agreement:`,
    ...uncovered.slice(0, TOLD).map((question) => `  ${uncoveredText(question)}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    "Upload them again before that.",
  ];
}
