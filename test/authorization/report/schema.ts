/** Schema shared by the tests of reports. */

import { buildSchema, Source } from 'graphql'
import { compilePolicy } from '../../../src/authorization/index.ts'
import { DIRECTIVES, ROLES } from '../support/directives.ts'

export const SDL = `
  interface Node { id: ID }
  type Query { me: User @auth users: [User] @auth(role: SUPPORT) find(by: Sort, in: In): Node @public wipe: Int @auth(role: ADMIN, maxAge: 60) }
  type Mutation { login(name: String): Payload @public }
  type Payload { user: User token: String }
  type User implements Node { id: ID email: String @auth pay: Int @auth(role: ADMIN, denied: NULL) }
  type Doc implements Node @auth(role: ADMIN) { id: ID }
  type Lost { x: Int }
  enum Sort { NAME PAY @auth(role: ADMIN) }
  input In { a: Int b: Int @auth(maxAge: 300) c: In }
`

export const schema = buildSchema(new Source(DIRECTIVES.trim() + SDL, 'app.graphql'))

export const policy = compilePolicy(schema, { roles: ROLES })
