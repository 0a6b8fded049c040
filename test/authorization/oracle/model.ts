/** Schemas, requests and data as plain structures: the oracle reads these, the engine their printed form. */

export const ROLES = ['R0', 'R1', 'R2'] as const
export const SCOPES = ['a', 'b', 'c'] as const
export const RULES = ['OWNS', 'EVEN'] as const
export type Rule = (typeof RULES)[number]

export type Auth = {
  rank: number
  maxAge: number | null
  factors: 1 | 2 | null
  scopes: string[][] | null
  or: Rule[]
  denied: 'REJECT' | 'NULL'
}

export type Input = { name: string; type: string; isList: boolean; defaultValue: string | null; auth: Auth | null }
export type Field = { name: string; type: string; isList: boolean; args: Input[]; auth: Auth | null }
export type Composite = {
  kind: 'type' | 'interface'
  name: string
  interfaces: string[]
  auth: Auth | null
  fields: Field[]
}

export type Model = {
  composites: Composite[]
  unions: { name: string; types: string[]; auth: Auth | null }[]
  scalars: { name: string; auth: Auth | null }[]
  enums: { name: string; auth: Auth | null; values: { name: string; auth: Auth | null }[] }[]
  inputs: { name: string; auth: Auth | null; fields: Input[] }[]
  /** Coordinates of public root fields, and of those that sign in. */
  open: Set<string>
  signsIn: Set<string>
}

export type Viewer = {
  /** Index of the role; -1 for a role that the schema does not have. */
  rank: number
  /** Seconds since authentication; null if unknown. */
  age: number | null
  factors: number | null
  scopes: 'all' | string[]
  onlyScopes: boolean
  id: number
}

/** A value in an operation: a literal or a variable. */
export type Value =
  | { kind: 'null' }
  | { kind: 'scalar' }
  | { kind: 'enum'; name: string }
  | { kind: 'list'; items: Value[] }
  | { kind: 'object'; fields: [string, Value][] }
  | { kind: 'variable'; name: string }

export type Condition = { directive: 'skip' | 'include'; value: boolean | string }

export type Selection =
  | { kind: 'field'; alias: string; name: string; args: [string, Value][]; conditions: Condition[]; below: Selection[] }
  | { kind: 'fragment'; on: string | null; name: string | null; conditions: Condition[]; below: Selection[] }

export type Variable = {
  name: string
  type: string
  defaultValue: Value | null
  /** Undefined when the request omits it. */
  value: Value | undefined
}

export type Operation = { type: 'Query' | 'Mutation'; selections: Selection[]; variables: Variable[] }

/** An object of the data: rules check its owner and number. */
export type Item = { __typename: string; owner: number; number: number }
