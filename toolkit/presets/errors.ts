import { PerformanceEscrowError } from "../errors.js";

/** Options from which a preset can make no agreement, or none that is safe for both sides. */
export class PresetError extends PerformanceEscrowError {
  override readonly name = "PresetError";
}
