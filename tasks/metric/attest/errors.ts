import { PerformanceEscrowError } from "../../../toolkit/errors.js";

/** Nobody has said yet what the number was. */
export class NumberMissingError extends PerformanceEscrowError {
  override readonly name = "NumberMissingError";
}

/** What was collected is about another question than the one that is due. */
export class OtherQuestionError extends PerformanceEscrowError {
  override readonly name = "OtherQuestionError";
}
