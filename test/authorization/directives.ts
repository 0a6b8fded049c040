/** What every schema of these tests begins with. */
export const DIRECTIVES = `
enum Role { USER SUPPORT ADMIN }
enum Denial { REJECT NULL }
directive @auth(role: Role! = USER, maxAge: Int, denied: Denial! = REJECT)
  on OBJECT | INTERFACE | FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
directive @public on FIELD_DEFINITION
`
