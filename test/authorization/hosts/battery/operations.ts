/** Cases of roles, types and operations as a whole. */

import { deepEqual, equal, match } from 'node:assert/strict'
import type { Case } from '../server.ts'
import { allowed, codes, refused } from './answers.ts'

export const OPERATIONS: Case[] = [
  {
    name: 'answers public fields to anonymous viewers',
    run: async ({ ask }) => allowed(await ask('{ open }'), { open: 'open' }),
  },
  {
    name: 'rejects anonymous viewers with UNAUTHENTICATED, the reason and 401',
    async run({ ask }) {
      const answer = await ask('{ mine }')
      refused(answer, ['UNAUTHENTICATED', 'Query.mine'])
      equal(answer.errors?.[0]?.extensions?.reason, 'missing')
      if (answer.status !== undefined) equal(answer.status, 401)
      if (answer.challenge !== undefined) match(String(answer.challenge), /^Bearer/)
      equal((await ask('{ mine }', { token: 'expired' })).errors?.[0]?.extensions?.reason, 'expired')
    },
  },
  {
    name: 'rejects a role that is too low with FORBIDDEN, the required role and 403',
    async run({ ask }) {
      const answer = await ask('{ all }', { token: 'ann' })
      refused(answer, ['FORBIDDEN', 'Query.all'])
      equal(answer.errors?.[0]?.extensions?.requiredRole, 'ADMIN')
      if (answer.status !== undefined) equal(answer.status, 403)
    },
  },
  {
    name: 'uses the order of roles in code, even if the enum lists the strongest first',
    async run({ ask }) {
      allowed(await ask('{ mine all }', { token: 'eve' }), { mine: 'mine', all: 'all' })
      refused(await ask('{ all }', { token: 'sue' }), ['FORBIDDEN', 'Query.all'])
    },
  },
  {
    name: 'runs nothing of a rejected operation',
    async run({ ask }, { ran }) {
      refused(await ask('mutation { count wipe }', { token: 'ann' }), ['FORBIDDEN', 'Mutation.wipe'])
      deepEqual(ran, [])
    },
  },
  {
    name: 'reports all denials at once',
    async run({ ask }) {
      const query = '{ open all dossier { text } }'
      refused(
        await ask(query, { token: 'ann' }),
        ['FORBIDDEN', 'Query.all'],
        ['FORBIDDEN', 'Query.dossier'],
        ['FORBIDDEN', 'Dossier.text'],
      )
    },
  },
  {
    name: 'rejects through an interface what a possible type protects',
    async run({ ask }) {
      const answer = await ask('{ node(id: "ann") { id } }', { token: 'ann' })
      equal(answer.data ?? null, null)
      equal(codes(answer)[0]?.[0], 'FORBIDDEN')
    },
  },
  {
    name: 'allows a fragment that excludes the protected type',
    run: async ({ ask }) => allowed(await ask('{ node(id: "ann") { ... on Person { id } } }'), { node: { id: 'ann' } }),
  },
  {
    name: 'rejects through a union what a possible type protects',
    async run({ ask }) {
      refused(await ask('{ found { ... on Dossier { text } } }', { token: 'ann' }), ['FORBIDDEN', 'Dossier.text'])
      equal((await ask('{ found { ... on Dossier { text } } }', { token: 'eve' })).errors, undefined)
    },
  },
  {
    name: 'rejects a field for its return type, also in a fragment',
    async run({ ask }) {
      refused(await ask('{ ...F } fragment F on Query { dossier { __typename } }', { token: 'ann' }), [
        'FORBIDDEN',
        'Query.dossier',
      ])
    },
  },
]
