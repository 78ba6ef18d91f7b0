import { PerformanceEscrowError } from "../../toolkit/errors.js";

/** What `npm run campaign` is asked to do. */
export interface CampaignOptions {
  /** Stages at the same time. */
  readonly workers: number;
  /** Runs of each stage instead of its own number. Writes no evidence. */
  readonly runs: number | undefined;
  /** Only stages whose name contains this. Writes no evidence. */
  readonly only: string | undefined;
  /** Forgets what an earlier run on the same code has ended. */
  readonly fresh: boolean;
}

/** Arguments that `npm run campaign` does not know. */
export class CampaignOptionError extends PerformanceEscrowError {
  override readonly name = "CampaignOptionError";
}

/**
 * Reads the arguments after `npm run campaign --`.
 *
 * @throws CampaignOptionError
 */
export function parseCampaignOptions(args: readonly string[]): CampaignOptions {
  let options: CampaignOptions = { workers: 2, runs: undefined, only: undefined, fresh: false };
  for (const arg of args) {
    const [name, value = ""] = arg.split("=", 2);
    if (name === "--fresh" && value === "") options = { ...options, fresh: true };
    else if (name === "--only" && value !== "") options = { ...options, only: value };
    else if (name === "--workers" && /^[1-9]\d*$/.test(value)) options = { ...options, workers: Number(value) };
    else if (name === "--runs" && /^[1-9]\d*$/.test(value)) options = { ...options, runs: Number(value) };
    else {
      throw new CampaignOptionError(
        `"${arg}" is not an option of npm run campaign.`,
        "Give --workers=N, --runs=N, --only=TEXT or --fresh, after `npm run campaign --`.",
      );
    }
  }
  return options;
}
