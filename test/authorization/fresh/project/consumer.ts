// Uses the types of every entry point, as a project would import them.

import {
  type Authorization,
  type AuthorizationOptions,
  createAuthorization,
  PolicyError,
  type RuleQuestion,
  type Viewer,
} from '@gatehouse/authorization'
import { apolloPlugin } from '@gatehouse/authorization/apollo'
import { protectSubgraph } from '@gatehouse/authorization/federation'
import { httpOptions } from '@gatehouse/authorization/graphql-http'
import { sseOptions } from '@gatehouse/authorization/graphql-sse'
import { wsOptions } from '@gatehouse/authorization/graphql-ws'
import { protect, refusalFormatter } from '@gatehouse/authorization/mercurius'
import { authDirectives, nestOptions } from '@gatehouse/authorization/nest'
import { auth, open } from '@gatehouse/authorization/pothos'
import { accessMatrix, explain, printAccessMatrix } from '@gatehouse/authorization/report'
import { useAuthorization } from '@gatehouse/authorization/yoga'
import { buildSchema, parse } from 'graphql'

type Role = 'USER' | 'ADMIN'
type Member = Viewer<Role> & { id: string }
type Context = { viewer: Member | null }

const options: AuthorizationOptions<Context, Role> = {
  roles: ['USER', 'ADMIN'],
  viewer: ({ viewer }) => viewer,
  rules: {
    OWNER: ({ viewer, parent }: RuleQuestion<Context, Role, { owner?: string }, Member>) => parent.owner === viewer.id,
  },
}

export function use(sdl: string): Authorization<Context> | PolicyError {
  const authorization = createAuthorization<Context, Role>(buildSchema(sdl), options)
  const { schema, policy } = authorization
  apolloPlugin(authorization)
  httpOptions(authorization)
  sseOptions(authorization)
  wsOptions(authorization)
  useAuthorization(authorization)
  nestOptions(options)
  authDirectives({ roles: ['USER', 'ADMIN'] })
  const errors: readonly { message: string }[] = authorization.authorize({
    document: parse('{ a }'),
    context: { viewer: null },
  })
  printAccessMatrix(accessMatrix(schema, policy), policy)
  explain(schema, policy, { document: parse('{ a }'), viewer: null, now: new Date() })
  return errors.length > 0 ? new PolicyError([]) : authorization
}

export const others = { auth, open, protect, protectSubgraph, refusalFormatter }

// @ts-expect-error: an asynchronous viewer is refused by type.
export const late: AuthorizationOptions<Context, Role>['viewer'] = async ({ viewer }) => viewer
