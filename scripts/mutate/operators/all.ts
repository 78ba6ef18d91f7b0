import { instruction, yulLiteral, yulStatement } from "./assembly.js";
import type { MutationOperator } from "./context.js";
import {
  assignment,
  binaryOperation,
  conditional,
  environment,
  otherMember,
  swappedArguments,
  unaryOperation,
} from "./expressions.js";
import { literal } from "./literals.js";
import { condition, initialValue, modifier, removedStatement } from "./statements.js";

export const MUTATION_OPERATORS: readonly MutationOperator[] = [
  binaryOperation,
  unaryOperation,
  conditional,
  assignment,
  swappedArguments,
  otherMember,
  environment,
  literal,
  condition,
  removedStatement,
  initialValue,
  modifier,
  instruction,
  yulLiteral,
  yulStatement,
];
