/** Authorization by the schema, for any Apollo Server: docs/authorization.md. */

export { type AccessRow, accessMatrix, printAccessMatrix } from './access-matrix.ts'
export {
  type Authorization,
  type AuthorizationOptions,
  createAuthorization,
} from './create-authorization.ts'
export { type Denial, decide, type Viewer } from './decide.ts'
export { type ExplainedDenial, type Explanation, explain, printExplanation, type Question } from './explain.ts'
export { type Fault, PolicyError } from './fault.ts'
export type { FieldDenial } from './guard.ts'
export type { Place } from './place.ts'
export { createPlanner, type DeniedCoordinate, type Planner, type Request } from './planner.ts'
export type { Authorize } from './plugin.ts'
export { type CoordinatePolicy, compilePolicy, type Policy } from './policy.ts'
export type { Requirement } from './requirement.ts'
export type { Rule } from './rule.ts'
export { visibleSchema } from './visible.ts'
