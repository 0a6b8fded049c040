/** Schema shared by the planner tests. */

export const SDL = `
  type Query {
    open: Int @public
    mine: Int @auth
    all: Int @auth(role: ADMIN)
    fresh: Int @auth(maxAge: 60)
    thing: Thing @public
    hidden: Thing @auth(role: ADMIN, denied: NULL)
  }
  type Thing { name: String secret: String @auth(role: SUPPORT) pay: Int @auth(role: ADMIN, denied: NULL) }
`
