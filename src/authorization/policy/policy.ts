import type { AuthArguments, AuthRule } from './auth-rule.ts'
import type { DirectiveNames } from './definition.ts'
import type { Requirement } from './requirement.ts'

/** Full requirement of a coordinate: the AND of all its auth rules, its own and those of types. */
export type CoordinatePolicy = {
  coordinate: string
  authRules: readonly AuthRule[]
  /** A viewer who does not meet this gets the operation rejected. */
  reject: Requirement
  /** A viewer who meets `reject` but not this gets null at the field. */
  answerNull: Requirement
  /** AND of both. */
  whole: Requirement
}

/** Authorization policy of a schema, as data. Planner, guard, introspection and reports read nothing else. */
export type Policy = {
  /** Weakest first. */
  roles: readonly string[]
  /** Names of object rules. */
  rules: readonly string[]
  /**
   * Requirements of `Type`, `Type.field`, `Type.field(argument:)`, `Input.field` and `Enum.VALUE`. Coordinates without
   * a requirement have no entry.
   */
  coordinates: ReadonlyMap<string, CoordinatePolicy>
  /** Names of input types that contain something protected at any depth. */
  protectedInputTypes: ReadonlySet<string>
  /** Coordinates of the fields that sign a viewer in: `@public(signsIn: true)`. */
  signsIn: ReadonlySet<string>
}

export type PolicyOptions<TRole extends string = string> = {
  /** Roles of the SDL's enum, weakest first. Required if `@auth` has the argument `role`. */
  roles?: readonly TRole[] | undefined
  /** Names of the directives. Defaults to `auth` and `public`. */
  directives?: Partial<DirectiveNames> | undefined
  /** Requirements of a subgraph's `Query._service` and `Query._entities`, which cannot carry directives. */
  federation?: FederationOptions<TRole> | undefined
  /** Names of directives that look like authorization but are enforced elsewhere. */
  ignoredDirectives?: readonly string[] | undefined
}

export type FederationOptions<TRole extends string = string> = {
  service: 'public' | AuthArguments<TRole>
  entities: 'public' | AuthArguments<TRole>
}
