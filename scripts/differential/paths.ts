import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Where batches and the progress are kept while it runs. */
export const FOLDER = fileURLToPath(new URL("../../cache/differential/", import.meta.url));

/** Where the figures go. */
export const EVIDENCE = fileURLToPath(new URL("../../docs/evidence/differential.json", import.meta.url));
