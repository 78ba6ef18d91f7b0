import { MAX_MEASURE_DELAY, MAX_REPORT_GRACE, MAX_REVIEW_WINDOW, MAX_RULING_WINDOW, MIN_WINDOW } from "../limits.js";
import type { Terms } from "../types.js";
import type { Finding } from "./finding.js";
import { isZero } from "./parties.js";

/** The windows after a period's end: measuring, reporting, and with an arbiter review and ruling. */
export function* windowRules(terms: Terms): Generator<Finding> {
  const { arbiter, measureDelay, reportGrace, reviewWindow, rulingWindow, arbiterFee } = terms;

  if (measureDelay > MAX_MEASURE_DELAY) yield ["MeasureDelayTooLong", `The measure delay is ${measureDelay} seconds.`];
  if (reportGrace < MIN_WINDOW || reportGrace > MAX_REPORT_GRACE) {
    yield ["ReportGraceOutOfRange", `The report grace is ${reportGrace} seconds.`];
  }

  if (isZero(arbiter)) {
    if (reviewWindow !== 0n || rulingWindow !== 0n || arbiterFee !== 0n) {
      yield [
        "WindowsWithoutArbiter",
        `There is no arbiter, but review is ${reviewWindow}, ruling ${rulingWindow} and the fee ${arbiterFee}.`,
      ];
    }
    return;
  }
  if (reviewWindow < MIN_WINDOW || reviewWindow > MAX_REVIEW_WINDOW) {
    yield ["ReviewWindowOutOfRange", `The review window is ${reviewWindow} seconds.`];
  }
  if (rulingWindow < MIN_WINDOW || rulingWindow > MAX_RULING_WINDOW) {
    yield ["RulingWindowOutOfRange", `The ruling window is ${rulingWindow} seconds.`];
  }
}
