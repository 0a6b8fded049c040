/** Cases of denied fields, ages, conditions and introspection. */

import { deepEqual, equal, match, ok } from 'node:assert/strict'
import type { Case } from '../server.ts'
import { allowed, codes, refused } from './answers.ts'

export const EXECUTION: Case[] = [
  {
    name: 'answers null with denied: NULL, with one error per list, and continues',
    async run({ ask }) {
      const answer = await ask('{ open people { id salary } }', { token: 'ann' })
      deepEqual(JSON.parse(JSON.stringify(answer.data)), {
        open: 'open',
        people: ['ann', 'bob', 'cid'].map((id) => ({ id, salary: null })),
      })
      deepEqual(codes(answer), [['FORBIDDEN', 'Person.salary']])
      deepEqual(answer.errors?.[0]?.path?.map(String), ['people', '0', 'salary']) // Mercurius writes list indices as text.
      equal(answer.errors?.[0]?.extensions?.count, 3)
      if (answer.status !== undefined) equal(answer.status, 200)
      equal((await ask('{ people { salary } }', { token: 'eve' })).errors, undefined)
    },
  },
  {
    name: 'rejects an old authentication with REAUTHENTICATION_REQUIRED',
    async run({ ask }) {
      const answer = await ask('{ fresh }', { token: 'stale' })
      refused(answer, ['REAUTHENTICATION_REQUIRED', 'Query.fresh'])
      equal(answer.errors?.[0]?.extensions?.maxAge, 60)
      if (answer.status !== undefined) equal(answer.status, 401)
      allowed(await ask('{ fresh }', { token: 'ann' }), { fresh: 'fresh' })
    },
  },
  {
    name: 'evaluates the variables of @skip and @include',
    async run({ ask }) {
      const query = 'query ($c: Boolean!) { open all @include(if: $c) ... @skip(if: $c) { open } }'
      allowed(await ask(query, { token: 'ann', variables: { c: false } }), { open: 'open' })
      refused(await ask(query, { token: 'ann', variables: { c: true } }), ['FORBIDDEN', 'Query.all'])
    },
  },
  {
    name: 'decides about the named operation of a document',
    async run({ ask }) {
      const query = 'query A { open } query B { all }'
      allowed(await ask(query, { operationName: 'A' }), { open: 'open' })
      refused(await ask(query, { operationName: 'B' }), ['UNAUTHENTICATED', 'Query.all'])
    },
  },
  {
    name: 'shows by introspection only what the viewer may use',
    async run({ ask }) {
      const query = 'fragment F on Query { s: __schema { types { name fields { name } } } } query { ...F open }'
      const seen = JSON.stringify(await ask(query, { token: 'ann' }))
      ok(!seen.includes('Dossier') && !seen.includes('"all"'), seen)
      match(seen, /"mine"/)
      match(JSON.stringify(await ask(query, { token: 'eve' })), /Dossier/)
      equal((await ask('{ __type(name: "Dossier") { name } }', { token: 'ann' })).data?.__type, null)
    },
  },
  {
    name: 'reveals no hidden name in ‘Did you mean’',
    async run({ ask }) {
      const answer = await ask('{ dossie { text } }')
      ok(answer.errors?.length)
      ok(!JSON.stringify(answer).includes('Did you mean'), JSON.stringify(answer))
    },
  },
  {
    name: 'answers __typename to everybody',
    run: async ({ ask }) =>
      allowed(await ask('{ __typename node(id: "ann") { __typename } }'), {
        __typename: 'Query',
        node: { __typename: 'Person' },
      }),
  },
]
