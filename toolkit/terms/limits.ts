import { DAY, HOUR } from "../units/durations.js";

/** The bounds of valid terms. They restate the rules that `PerformanceEscrow` enforces, and are kept apart from them. */
export const MAX_STEPS = 16;
export const MAX_PERIODS = 120;
export const MAX_TERM = 3650n * DAY;
export const MAX_FUNDING_LEAD = 366n * DAY;
export const MAX_MEASURE_DELAY = 180n * DAY;
export const MIN_WINDOW = HOUR;
export const MAX_REPORT_GRACE = 30n * DAY;
export const MAX_REVIEW_WINDOW = 30n * DAY;
export const MAX_RULING_WINDOW = 90n * DAY;
export const MIN_INTERIM_EVERY = HOUR;
/** 100 %, in basis points. */
export const ALL_BPS = 10_000n;
