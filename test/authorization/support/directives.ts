/** Roles, weakest first. */
export const ROLES = ['USER', 'SUPPORT', 'ADMIN'] as const

const ENUMS = `
enum Role { USER SUPPORT ADMIN }
enum Denial { REJECT NULL }
`

/** SDL of the directives with roles, ages and nulls. */
export const DIRECTIVES = `${ENUMS.trimEnd()}
directive @auth(role: Role! = USER, maxAge: Int, denied: Denial! = REJECT)
  on OBJECT | INTERFACE | FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
directive @public on FIELD_DEFINITION
`

/** SDL of every argument of `@auth` and `@public`, with two object rules. */
export const ALL_DIRECTIVES = `${ENUMS.trimEnd()}
enum Rule { SELF TEAM }
directive @auth(
  role: Role! = USER, maxAge: Int, factors: Int, scopes: [[String!]!], or: [Rule!], denied: Denial! = REJECT
) on OBJECT | INTERFACE | UNION | SCALAR | ENUM | FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_OBJECT
  | INPUT_FIELD_DEFINITION | ENUM_VALUE
directive @public(signsIn: Boolean! = false) on FIELD_DEFINITION
`
