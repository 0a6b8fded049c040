/** Cases of arguments, input fields, variables and enum values. */

import { deepEqual, equal } from 'node:assert/strict'
import type { Case } from '../server.ts'
import { allowed, refused } from './answers.ts'

export const INPUTS: Case[] = [
  {
    name: 'rejects a supplied argument, null included',
    async run({ ask }) {
      for (const value of ['true', 'null'])
        refused(await ask(`{ search(deleted: ${value}) }`, { token: 'ann' }), ['FORBIDDEN', 'Query.search(deleted:)'])
      const query = 'query ($d: Boolean) { search(deleted: $d) }'
      refused(await ask(query, { token: 'ann', variables: { d: null } }), ['FORBIDDEN', 'Query.search(deleted:)'])
    },
  },
  {
    name: 'allows an omitted argument',
    async run({ ask }) {
      const query = 'query ($d: Boolean) { search(deleted: $d) }'
      for (const variables of [{}, undefined])
        equal((await ask(query, { token: 'ann', ...(variables && { variables }) })).errors, undefined)
    },
  },
  {
    name: 'accepts null for the variables',
    async run({ ask }) {
      allowed(await ask('{ open }', { variables: null }), { open: 'open' })
      refused(await ask('{ mine }', { variables: null }), ['UNAUTHENTICATED', 'Query.mine'])
    },
  },
  {
    name: 'rejects an input field in a literal and deep in a variable',
    async run({ ask }) {
      refused(await ask('{ search(filter: {and: [{limit: 1}]}) }', { token: 'ann' }), ['FORBIDDEN', 'Filter.limit'])
      const query = 'query ($f: Filter) { search(filter: $f) }'
      const variables = { f: { and: [{ and: [{ limit: null }] }] } }
      refused(await ask(query, { token: 'ann', variables }), ['FORBIDDEN', 'Filter.limit'])
    },
  },
  {
    name: 'allows the default of an input field',
    async run({ ask }) {
      const query = 'query ($f: Filter) { search(filter: $f) }'
      const { data, errors } = await ask(query, { token: 'ann', variables: { f: { name: 'x' } } })
      equal(errors, undefined)
      deepEqual(JSON.parse(String(data?.search)), { filter: { name: 'x', limit: 10 } })
    },
  },
  {
    name: 'treats an omitted variable inside an input object as omitted',
    async run({ ask }) {
      const query = 'query ($l: Int) { search(filter: {name: "x", limit: $l}) }'
      for (const _times of [1, 2, 3]) {
        const { data, errors } = await ask(query, { token: 'ann', variables: {} })
        equal(errors, undefined)
        deepEqual(JSON.parse(String(data?.search)), { filter: { name: 'x', limit: 10 } })
      }
      refused(await ask(query, { token: 'ann', variables: { l: 3 } }), ['FORBIDDEN', 'Filter.limit'])
    },
  },
  {
    name: 'rejects an enum value in a literal and in a variable',
    async run({ ask }) {
      refused(await ask('{ search(sort: SALARY) }', { token: 'ann' }), ['FORBIDDEN', 'Sort.SALARY'])
      const query = 'query ($s: Sort) { search(sort: $s) }'
      refused(await ask(query, { token: 'ann', variables: { s: 'SALARY' } }), ['FORBIDDEN', 'Sort.SALARY'])
      equal((await ask(query, { token: 'ann', variables: { s: 'NAME' } })).errors, undefined)
    },
  },
]
