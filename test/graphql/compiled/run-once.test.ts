import { makeExecutableSchema } from '@graphql-tools/schema'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { graphql } from 'graphql'
import { runOnce } from '../../../src/graphql/compiled/run-once.ts'
import { newOperationRecord, type OperationRecord } from '../../../src/telemetry/operation-record.ts'

let done: unknown[]
const schema = makeExecutableSchema({
  typeDefs: `
    type Query { x: Int }
    type Mutation { count(by: Int): Done fail: Int later: Int bare: Int }
    type Done { all: Int bad: Int }`,
  resolvers: {
    Mutation: {
      count: (_, { by }) => ({ all: done.push(by) }),
      fail: () => {
        done.push('fail')
        throw new Error(`failure ${done.length}`)
      },
      later: async () => done.push('later'),
    },
    Done: {
      bad: () => {
        throw new Error('bad')
      },
    },
  },
})
const announce = runOnce(schema)

const run = (source: string, operation: OperationRecord) =>
  graphql({ schema, source, contextValue: { operation, viewer: null }, rootValue: { bare: 7 } })

describe('mutations that run once', () => {
  beforeEach(() => {
    done = []
  })

  test.each(['mutation { count(by: 2) { all } }', 'mutation { later }'])(
    'runs an announced mutation once, however often it is executed: %s',
    async (source) => {
      const record = newOperationRecord()
      announce(record)
      const first = await run(source, record)
      expect(first.errors).toBeUndefined()
      expect(await run(source, record)).toEqual(first)
      expect(done).toHaveLength(1)
    },
  )

  test('runs a mutation once although a field below it fails', async () => {
    const record = newOperationRecord()
    announce(record)
    const source = 'mutation { count(by: 3) { all bad } }'
    expect((await run(source, record)).errors).toHaveLength(1)
    expect((await run(source, record)).data).toEqual({ count: { all: 1, bad: null } })
    expect(done).toEqual([3])
  })

  test('returns the same error for a repeated mutation without running it again', async () => {
    const record = newOperationRecord()
    announce(record)
    for (let time = 0; time < 2; time++)
      expect((await run('mutation { fail }', record)).errors?.[0]?.message).toBe('failure 1')
    expect(done).toEqual(['fail'])
  })

  test('runs mutations of other requests and unannounced ones each time', async () => {
    const [announced, other] = [newOperationRecord(), newOperationRecord()]
    announce(announced)
    for (const record of [announced, other, other]) await run('mutation { count(by: 1) { all } }', record)
    expect(done).toEqual([1, 1, 1])
  })

  test('leaves a mutation without a resolver unchanged', async () => {
    const record = newOperationRecord()
    announce(record)
    expect((await run('mutation { bare }', record)).data).toEqual({ bare: 7 })
  })
})
