/** Schema, resolvers and viewers that all hosts serve, with controls for the cases. */

import type { AuthorizationOptions, Viewer } from '@gatehouse/authorization'

export const ROLES = ['USER', 'SUPPORT', 'ADMIN'] as const
export type Role = (typeof ROLES)[number]
type Member = Viewer<Role> & { id?: string }

export const DIRECTIVES = `
  enum Role { ADMIN SUPPORT USER }
  enum Rule { SELF BROKEN }
  enum Denial { REJECT NULL }
  directive @auth(
    role: Role! = USER, maxAge: Int, factors: Int, scopes: [[String!]!], or: [Rule!], denied: Denial! = REJECT
  ) on OBJECT | INTERFACE | FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
  directive @public(signsIn: Boolean! = false) on FIELD_DEFINITION
`

export const TYPES = `
  interface Node { id: ID! }
  type Person implements Node {
    id: ID!
    name: String!
    email: String @auth(role: SUPPORT, or: [SELF])
    notes: String @auth(role: ADMIN, or: [BROKEN])
    salary: Int @auth(role: ADMIN, denied: NULL)
  }
  type Dossier implements Node @auth(role: ADMIN) { id: ID! text: String! }
  union Found = Person | Dossier
  enum Sort { NAME SALARY @auth(role: ADMIN) }
  input Filter { name: String limit: Int = 10 @auth(role: ADMIN) and: [Filter!] }
  type Session { person: Person }
  type Query {
    open: String! @public
    mine: String! @auth
    all: String! @auth(role: ADMIN)
    fresh: String @auth(maxAge: 60)
    strong: String @auth(factors: 2)
    scoped: String @auth(scopes: [["read"], ["admin", "write"]])
    person(id: ID!): Person @public
    people: [Person!]! @public
    dossier: Dossier @public
    node(id: ID!): Node @public
    found: [Found!]! @public
    search(filter: Filter, sort: Sort, deleted: Boolean @auth(role: ADMIN)): String! @public
  }
  type Mutation {
    count: Int! @public
    wipe: String! @auth(role: ADMIN)
    login(as: String!): Session @public(signsIn: true)
  }
  type Subscription { ticks: Int! @auth(role: ADMIN) }
`

/** Age of the viewer's authentication, in seconds. */
const ago = (seconds: number) => Math.floor(Date.now() / 1000) - seconds

/** Viewers by bearer token. */
const MEMBERS: Record<string, () => Member> = {
  ann: () => ({ role: 'USER', id: 'ann', authTime: ago(5), factors: 1, scopes: 'all' }),
  stale: () => ({ role: 'USER', id: 'ann', authTime: ago(3600), factors: 1, scopes: 'all' }),
  strong: () => ({ role: 'USER', id: 'ann', authTime: ago(5), factors: 2, scopes: 'all' }),
  sue: () => ({ role: 'SUPPORT', id: 'sue', authTime: ago(5), factors: 1, scopes: 'all' }),
  eve: () => ({ role: 'ADMIN', id: 'eve', authTime: ago(5), factors: 1, scopes: 'all' }),
  fading: () => ({ role: 'ADMIN', id: 'eve', authTime: ago(5), factors: 1, scopes: 'all' }),
  reader: () => ({ role: 'USER', id: 'ann', scopes: ['read'] }),
  writer: () => ({ role: 'USER', id: 'ann', scopes: ['write'] }),
  robot: () => ({ role: 'ADMIN', id: 'eve', scopes: ['read'], onlyScopes: true }),
}

export type Context = { token: string | null; viewer: Member | null }

export type World = {
  /** Names of executed resolvers. */
  readonly ran: string[]
  /** Removes the role of the viewer `fading`. */
  demote(): void
  /** Triggers the next event of `Subscription.ticks`. */
  tick(): void
  context(authorization: string | undefined | null): Context
  options: AuthorizationOptions<Context, Role>
  resolvers: typeof resolversOf extends (...args: never[]) => infer R ? R : never
}

export function createWorld(options: Partial<AuthorizationOptions<Context, Role>> = {}): World {
  const ran: string[] = []
  let isDemoted = false
  const waiting: (() => void)[] = []
  let due = 0
  const tick = () => {
    due++
    waiting.shift()?.()
  }
  async function* ticks() {
    for (let at = 1; ; at++) {
      if (due === 0) await new Promise<void>((resolve) => waiting.push(resolve))
      due--
      yield { ticks: at }
    }
  }
  return {
    ran,
    tick,
    demote: () => {
      isDemoted = true
    },
    context(authorization) {
      const token = authorization?.replace(/^Bearer /, '') ?? null
      return { token, viewer: (token !== null && MEMBERS[token]?.()) || null }
    },
    options: {
      roles: ROLES,
      viewer: ({ token, viewer }) => (token === 'fading' && isDemoted && viewer ? { ...viewer, role: 'USER' } : viewer),
      reason: ({ token }) => (token === null ? 'missing' : token),
      rules: {
        SELF: ({ viewer, parent }) => (viewer as Member).id === (parent as { id?: string }).id,
        BROKEN: async () => {
          throw new Error('no database')
        },
      },
      onRuleError: () => {},
      introspection: 'visible',
      ...options,
    },
    resolvers: resolversOf(ran, ticks),
  }
}

export const PEOPLE = ['ann', 'bob', 'cid'].map((id, index) => ({
  __typename: 'Person',
  id,
  name: id.toUpperCase(),
  email: `${id}@example.com`,
  notes: `notes on ${id}`,
  salary: 1000 + index,
}))
export const DOSSIER = { __typename: 'Dossier', id: 'dossier', text: 'top secret' }

function resolversOf(ran: string[], ticks: () => AsyncGenerator<{ ticks: number }>) {
  const told = (name: string) => () => {
    ran.push(name)
    return name
  }
  const find = (_: unknown, { id }: { id: string }) => PEOPLE.find((each) => each.id === id) ?? null
  return {
    Query: {
      open: told('open'),
      mine: told('mine'),
      all: told('all'),
      fresh: told('fresh'),
      strong: told('strong'),
      scoped: told('scoped'),
      person: find,
      people: () => PEOPLE,
      dossier: () => DOSSIER,
      node: (_: unknown, { id }: { id: string }) => (id === 'dossier' ? DOSSIER : find(_, { id })),
      found: () => [PEOPLE[0], DOSSIER],
      search: (_: unknown, args: object) => JSON.stringify(args),
    },
    Mutation: {
      count: () => ran.push('count'),
      wipe: told('wipe'),
      login: (_: unknown, { as }: { as: string }, context: Context) => {
        const viewer = MEMBERS[as]?.()
        if (viewer) context.viewer = viewer
        return { person: PEOPLE[0] }
      },
    },
    Subscription: { ticks: { subscribe: () => ticks() } },
  }
}
