/** The engine without reports; index.ts adds those. */

// Main entry: a guarded schema, and the decision about an operation.

export type { Authorize, OperationRequest } from './authorize.ts'
export { type Authorization, type AuthorizationOptions, createAuthorization } from './create-authorization.ts'

// Policy: the requirements of a schema's directives, as data.

export type { AuthArguments, AuthRule } from './policy/auth-rule.ts'
export { compilePolicy } from './policy/compile-policy.ts'
export type { CoordinatePolicy, FederationOptions, Policy, PolicyOptions } from './policy/policy.ts'
export { type Requirement, requirement } from './policy/requirement.ts'
export { PolicyError, type SchemaIssue } from './policy/schema-issue.ts'
export type { SourceLocation } from './policy/source-location.ts'

// Decision: whether a viewer meets a requirement.

export { type Denial, decide } from './policy/decide.ts'
export { type Viewer, ViewerError } from './policy/viewer.ts'

// Plan: the requirements of an operation.

export { createPlanner, type DeniedCoordinate, type Planner, type Request } from './plan/planner.ts'

// Guard: checks each field during execution.

export type { FieldDenial } from './guard/denial.ts'
export type { ObjectRule, ObjectRules, RuleQuestion } from './guard/object-rules.ts'

// Introspection: the schema as a viewer may use it.

export { visibleSchema } from './introspection/visible-schema.ts'
