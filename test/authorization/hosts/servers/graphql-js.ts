import { deepEqual, equal } from 'node:assert/strict'
import { createAuthorization } from '@gatehouse/authorization'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { graphql } from 'graphql'
import type { Answer, Case, Host } from '../server.ts'
import { DIRECTIVES, TYPES } from '../world.ts'

const denied = (name: string, query: string, variables: Record<string, unknown>, coordinate: string): Case => ({
  name: `denies ${name}`,
  async run({ ask }) {
    const { data, errors } = await ask(query, { token: 'ann', variables })
    equal(data ?? null, null)
    deepEqual(
      errors?.map(({ extensions }) => extensions?.coordinate),
      [coordinate],
    )
    equal((await ask(query, { token: 'eve', variables })).errors, undefined)
  },
})

const FILTER = 'query ($f: Filter) { search(filter: $f) }'

/** The guard alone: graphql 17's wrapped variables once let protected inputs pass. */
export const host: Host = {
  name: 'graphql-js, the guard alone',
  isAlone: true,
  async start(world) {
    const executable = makeExecutableSchema({ typeDefs: DIRECTIVES + TYPES, resolvers: world.resolvers })
    const { schema } = createAuthorization(executable, world.options)
    return {
      async ask(source, { token, variables, operationName } = {}) {
        const contextValue = world.context(token)
        const result = await graphql({ schema, source, contextValue, variableValues: variables ?? {}, operationName })
        return JSON.parse(JSON.stringify(result)) as Answer
      },
      close: async () => {},
    }
  },
  besides: [
    denied(
      'an argument in a variable',
      'query ($d: Boolean) { search(deleted: $d) }',
      { d: true },
      'Query.search(deleted:)',
    ),
    denied(
      'an argument that is null in a variable',
      'query ($d: Boolean) { search(deleted: $d) }',
      { d: null },
      'Query.search(deleted:)',
    ),
    denied(
      'an argument in the default of a variable',
      'query ($d: Boolean = true) { search(deleted: $d) }',
      {},
      'Query.search(deleted:)',
    ),
    denied('an input field in a variable', FILTER, { f: { limit: 1 } }, 'Filter.limit'),
    denied('an input field deep in a variable', FILTER, { f: { and: [{ and: [{ limit: 1 }] }] } }, 'Filter.limit'),
    denied(
      'an input field whose value is a variable',
      'query ($l: Int) { search(filter: {limit: $l}) }',
      { l: 1 },
      'Filter.limit',
    ),
    denied('an enum value in a variable', 'query ($s: Sort) { search(sort: $s) }', { s: 'SALARY' }, 'Sort.SALARY'),
    {
      name: 'allows omitted inputs with defaults',
      async run({ ask }) {
        for (const f of [{}, { name: 'x' }, { and: [{ name: 'y' }] }])
          equal((await ask(FILTER, { token: 'ann', variables: { f } })).errors, undefined)
      },
    },
  ],
}
