/** People and notes with object rules. */

import type { ObjectRules, RuleQuestion, Viewer } from '../../../src/authorization/index.ts'
import { authorized, type Context } from '../support/authorized.ts'
import { ALL_DIRECTIVES } from '../support/directives.ts'

export type Member = Viewer & { id: string }

export type Asked = RuleQuestion<Context> & { viewer: Member; parent: { id?: string; team?: string[] } }

export const ANN: Member = { role: 'USER', id: 'ann' }

export const BOB: Member = { role: 'USER', id: 'bob' }

export const SUPPORT: Member = { role: 'SUPPORT', id: 'sue' }

export const SDL = `${ALL_DIRECTIVES}
  type Query {
    me: Person @auth
    person(id: ID!): Person @auth
    people: [Person!] @auth
  }
  type Person {
    id: ID!
    email: String @auth(role: SUPPORT, or: [SELF])
    phone(mask: Boolean): String @auth(role: SUPPORT, or: [SELF])
    notes: String @auth(role: ADMIN, or: [SELF, TEAM], denied: NULL)
    salary: Int @auth(role: ADMIN, or: [SELF], maxAge: 60)
  }
`

export const PEOPLE = ['ann', 'bob', 'cid'].map((id) => ({
  id,
  email: `${id}@example.com`,
  notes: id,
  salary: 1,
  team: ['bob'],
}))

export const find = (_source: unknown, { id }: { id: string }) => PEOPLE.find((each) => each.id === id)

export const resolvers = {
  Query: { me: () => PEOPLE[0], person: find, people: () => PEOPLE },
  Person: { phone: ({ id }: { id: string }) => `${id} 1` },
}

export const isSelf = ({ viewer, parent }: Asked) => parent.id === viewer.id

export function schema(rules: Partial<ObjectRules<Context>> = {}, options: Parameters<typeof authorized>[2] = {}) {
  const all = { SELF: isSelf, TEAM: ({ viewer, parent }: Asked) => parent.team?.includes(viewer.id) ?? false, ...rules }
  return authorized(SDL, resolvers, { rules: all as ObjectRules<Context>, ...options })
}
