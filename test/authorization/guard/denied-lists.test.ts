import { describe, expect, test } from '@jest/globals'
import { ADMIN, authorized, USER } from '../support/authorized.ts'

const SDL = `
  type Query { rows: [Row!] @public maybe: [Row] @public boss: Row @public }
  type Row { id: Int pay: Int @auth(role: ADMIN, denied: NULL) must: Int! @auth(role: ADMIN) }
`
const rows = Array.from({ length: 1000 }, (_, id) => ({ id, pay: id, must: id }))
const resolvers = { Query: { rows: () => rows, maybe: () => rows.slice(0, 3), boss: () => rows[0] } }

describe('a denied field in a list', () => {
  test('returns one error with the first path and a count', async () => {
    const reported: unknown[] = []
    const schema = authorized(SDL, resolvers, { onDenied: (denials) => reported.push(...denials) })
    const { data, errors } = await schema.ask('{ rows { id pay } }', { viewer: USER })
    expect(data?.rows).toHaveLength(1000)
    expect(data?.rows).toContainEqual({ id: 999, pay: null })
    expect(errors).toMatchObject([
      { path: ['rows', 0, 'pay'], extensions: { code: 'FORBIDDEN', coordinate: 'Row.pay', count: 1000 } },
    ])
    expect(reported).toHaveLength(1)
  })

  test('returns one error for each occurrence in the operation', async () => {
    const { errors } = await authorized(SDL, resolvers).ask('{ rows { pay again: pay } boss { pay } }', {
      viewer: USER,
    })
    expect(errors.map(({ path, extensions }) => [path, extensions?.count])).toEqual([
      [['rows', 0, 'pay'], 1000],
      [['rows', 0, 'again'], 1000],
      [['boss', 'pay'], undefined],
    ])
  })

  test('returns one error for each execution', async () => {
    const schema = authorized(SDL, resolvers)
    for (const viewer of [USER, USER])
      expect((await schema.ask('{ rows { pay } }', { viewer })).errors[0]?.extensions?.count).toBe(1000)
    expect((await schema.ask('{ rows { pay } }', { viewer: ADMIN })).errors).toEqual([])
  })

  test('fails each row of a non-null field with one shared error', async () => {
    const { data, errors } = await authorized(SDL, resolvers).execute('{ maybe { must } }', { viewer: USER })
    expect(data).toEqual({ maybe: [null, null, null] })
    expect(new Set(errors).size).toBe(1)
    expect(errors[0]).toMatchObject({ path: ['maybe', 0, 'must'], extensions: { count: 3 } })
  })
})
