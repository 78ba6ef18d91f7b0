import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { PerformanceEscrowError } from "../../toolkit/errors.js";
import type { StageResult } from "./stage-result.js";
import type { Stage } from "./stages.js";

/** Where stages leave their results, and forge what it reached. */
export const CAMPAIGN_DIRECTORY = fileURLToPath(new URL("../../cache/campaign/", import.meta.url));

/** The results of the stages that ended, each in a file of its own, for one state of the code. */
export class Journal {
  readonly #code: string;

  constructor(code: string, fresh: boolean) {
    this.#code = code;
    if (fresh) rmSync(CAMPAIGN_DIRECTORY, { recursive: true, force: true });
    mkdirSync(CAMPAIGN_DIRECTORY, { recursive: true });
  }

  get(stage: Stage): StageResult | undefined {
    try {
      const entry = JSON.parse(readFileSync(this.#path(stage), "utf8")) as {
        code: string;
        stage: Stage;
        result: StageResult;
      };
      const same = entry.code === this.#code && JSON.stringify(entry.stage) === JSON.stringify(stage);
      return same ? entry.result : undefined;
    } catch {
      // Not ended yet, or interrupted while writing.
      return undefined;
    }
  }

  /** @throws PerformanceEscrowError when the stage has not ended. */
  require(stage: Stage): StageResult {
    const result = this.get(stage);
    if (result === undefined) {
      throw new PerformanceEscrowError(
        `Stage ${stage.name} left no result.`,
        "Run the campaign again: it goes on there.",
      );
    }
    return result;
  }

  add(stage: Stage, result: StageResult): void {
    writeFileSync(this.#path(stage), JSON.stringify({ code: this.#code, stage, result }, null, 2));
  }

  #path(stage: Stage): string {
    return join(CAMPAIGN_DIRECTORY, `${stage.name}.json`);
  }
}
