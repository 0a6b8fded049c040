/** Cases of scopes, factors, object rules and sign-ins. */

import { deepEqual, equal, ok } from 'node:assert/strict'
import type { Case } from '../server.ts'
import { allowed, codes, refused } from './answers.ts'

export const REQUIREMENTS: Case[] = [
  {
    name: 'requires one of the sets of scopes',
    async run({ ask }) {
      allowed(await ask('{ scoped }', { token: 'reader' }), { scoped: 'scoped' })
      const answer = await ask('{ scoped }', { token: 'writer' })
      refused(answer, ['FORBIDDEN', 'Query.scoped'])
      deepEqual(answer.errors?.[0]?.extensions?.requiredScopes, [['read'], ['admin', 'write']])
    },
  },
  {
    name: 'closes fields without scopes to viewers with onlyScopes',
    async run({ ask }) {
      allowed(await ask('{ scoped }', { token: 'robot' }), { scoped: 'scoped' })
      for (const field of ['mine', 'open', 'all'])
        refused(await ask(`{ ${field} }`, { token: 'robot' }), ['FORBIDDEN', `Query.${field}`])
    },
  },
  {
    name: 'requires factors',
    async run({ ask }) {
      allowed(await ask('{ strong }', { token: 'strong' }), { strong: 'strong' })
      const answer = await ask('{ strong }', { token: 'ann' })
      refused(answer, ['REAUTHENTICATION_REQUIRED', 'Query.strong'])
      equal(answer.errors?.[0]?.extensions?.factors, 2)
    },
  },
  {
    name: 'allows by an object rule, and denies another object at its path',
    async run({ ask }) {
      allowed(await ask('{ person(id: "ann") { email } }', { token: 'ann' }), { person: { email: 'ann@example.com' } })
      const answer = await ask('{ person(id: "bob") { id email } }', { token: 'ann' })
      deepEqual(JSON.parse(JSON.stringify(answer.data)), { person: { id: 'bob', email: null } })
      deepEqual(answer.errors?.[0]?.path, ['person', 'email'])
      deepEqual(codes(answer), [['FORBIDDEN', 'Person.email']])
      allowed(await ask('{ person(id: "bob") { email } }', { token: 'sue' }), { person: { email: 'bob@example.com' } })
      refused(await ask('{ person(id: "ann") { email } }'), ['UNAUTHENTICATED', 'Person.email'])
    },
  },
  {
    name: 'denies where an object rule fails',
    async run({ ask }) {
      const answer = await ask('{ person(id: "ann") { notes } }', { token: 'ann' })
      deepEqual(JSON.parse(JSON.stringify(answer.data)), { person: { notes: null } })
      deepEqual(codes(answer), [['FORBIDDEN', 'Person.notes']])
      ok(!JSON.stringify(answer).includes('no database'))
    },
  },
  {
    name: 'uses the signed-in viewer below a sign-in',
    async run({ ask }) {
      const query = 'mutation ($as: String!) { login(as: $as) { person { email } } }'
      allowed(await ask(query, { variables: { as: 'ann' } }), { login: { person: { email: 'ann@example.com' } } })
      const answer = await ask(query, { variables: { as: 'writer' }, token: 'eve' })
      allowed(answer, { login: { person: { email: 'ann@example.com' } } })
    },
  },
  {
    name: 'has no viewer below a failed sign-in',
    async run({ ask }) {
      const query = 'mutation { login(as: "nobody") { person { id email } } }'
      const answer = await ask(query, { token: 'eve' })
      deepEqual(JSON.parse(JSON.stringify(answer.data)), { login: { person: { id: 'ann', email: null } } })
      deepEqual(codes(answer), [['UNAUTHENTICATED', 'Person.email']])
    },
  },
]
