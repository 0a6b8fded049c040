/** Cases of abstract types at run time, and of subscriptions. */

import { deepEqual, equal } from 'node:assert/strict'
import type { Answer, Case } from '../server.ts'
import { allowed, codes } from './answers.ts'

export const RUNTIME: Case[] = [
  {
    name: 'answers Relay’s refetch query with abstract: runtime',
    isRuntime: true,
    async run({ ask }) {
      const query = 'query ($id: ID!) { node(id: $id) { __typename ...F id } } fragment F on Person { name }'
      allowed(await ask(query, { variables: { id: 'ann' } }), {
        node: { __typename: 'Person', name: 'ANN', id: 'ann' },
      })
    },
  },
  {
    name: 'denies with abstract: runtime under the selected type',
    isRuntime: true,
    async run({ ask }) {
      const answer = await ask('{ node(id: "dossier") { id } }', { token: 'ann' })
      equal(answer.data?.node, null)
      deepEqual(codes(answer), [['FORBIDDEN', 'Node.id']])
      allowed(await ask('{ node(id: "dossier") { id } }', { token: 'eve' }), { node: { id: 'dossier' } })
    },
  },
  {
    name: 'rejects a subscription',
    subscribes: true,
    async run({ subscribe }) {
      const results: Answer[] = []
      for await (const result of subscribe?.('subscription { ticks }', { token: 'ann' }) ?? []) results.push(result)
      equal(results.length, 1)
      deepEqual(codes(results[0] ?? {}), [['FORBIDDEN', 'Subscription.ticks']])
    },
  },
  {
    name: 'ends a subscription whose viewer lost the role: one error, then complete',
    subscribes: true,
    async run({ subscribe }, { tick, demote }) {
      const results: Answer[] = []
      tick()
      for await (const result of subscribe?.('subscription { ticks }', { token: 'fading' }) ?? []) {
        results.push(result)
        if (results.length === 2) demote()
        tick()
      }
      deepEqual(
        results.slice(0, 2).map(({ data }) => data?.ticks),
        [1, 2],
      )
      equal(results.length, 3)
      deepEqual(codes(results[2] ?? {}), [['FORBIDDEN', 'Subscription.ticks']])
    },
  },
]
