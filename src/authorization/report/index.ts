/** Reports: who may use what, and why an operation is denied. */

export { type AccessRow, accessMatrix } from './access-matrix.ts'
export {
  type ExplainedDenial,
  type ExplainedRule,
  type Explanation,
  explain,
  explainCoordinate,
  printExplanation,
  type Question,
} from './explain.ts'
export { printAccessMatrix } from './print-access-matrix.ts'
