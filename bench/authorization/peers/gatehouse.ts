/** This project's engine: the planner checks the whole operation, then the guarded schema executes it. */

import { makeExecutableSchema } from '@graphql-tools/schema'
import { execute, type OperationDefinitionNode } from 'graphql'
import { createAuthorization } from '../../../src/authorization/index.ts'
import {
  bareRun,
  type Context,
  DOCUMENTS,
  type OperationName,
  type Outcome,
  type Peer,
  resolvers,
  typeDefs,
} from '../subject.ts'

const DEFINITION = `
enum Role { USER ADMIN }
enum Denial { REJECT NULL }
directive @auth(role: Role! = USER, maxAge: Int, denied: Denial! = REJECT)
  on OBJECT | INTERFACE | FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
directive @public on FIELD_DEFINITION
`

const { schema, authorize } = createAuthorization<Context, 'USER' | 'ADMIN'>(
  makeExecutableSchema({ typeDefs: typeDefs('@auth', DEFINITION), resolvers }),
  { roles: ['USER', 'ADMIN'], viewer: ({ viewer }) => viewer },
)

function decide(name: OperationName, context: Context) {
  const document = DOCUMENTS[name]
  return authorize({ document, operation: document.definitions[0] as OperationDefinitionNode, context })
}

export const peer: Peer = {
  decide,
  bareRun,
  protectedRun(name, contextValue) {
    const errors = decide(name, contextValue)
    return errors.length > 0 ? { errors } : (execute({ schema, document: DOCUMENTS[name], contextValue }) as Outcome)
  },
}
