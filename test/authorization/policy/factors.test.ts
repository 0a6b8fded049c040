import { describe, expect, test } from '@jest/globals'
import type { Viewer } from '../../../src/authorization/index.ts'
import { authorized } from '../support/authorized.ts'
import { ALL_DIRECTIVES } from '../support/directives.ts'
import { decisions, rules } from './decisions.ts'

describe('factors', () => {
  const ask = decisions('type Query { one: Int @auth(factors: 1) two: Int @auth(factors: 2, maxAge: 60) }')
  const now = new Date('2026-11-25T12:00:00Z')

  test.each<[Viewer['factors'], string[]]>([
    [undefined, ['Query.one', 'Query.two']],
    [null, ['Query.one', 'Query.two']],
    [Number.NaN, ['Query.one', 'Query.two']],
    [0, ['Query.one', 'Query.two']],
    [1, ['Query.two']],
    [2, []],
    [3, []],
  ])('rejects the factors %j for %j', async (factors, denied) => {
    const viewer = { role: 'ADMIN', authTime: now, factors }
    const codes = denied.map((coordinate) => ['REAUTHENTICATION_REQUIRED', coordinate])
    expect(await ask('{ one two }', viewer)).toEqual(codes)
  })

  test('reports missing factors and maxAge together', async () => {
    const schema = authorized(`${ALL_DIRECTIVES} type Query { two: Int @auth(factors: 2, maxAge: 60) }`, {}, { rules })
    const { errors, status } = await schema.ask('{ two }', { viewer: { role: 'USER', factors: 1 } })
    expect(status).toBe(401)
    expect(errors[0]).toMatchObject({
      message: 'Query.two needs 2 authentication factors and authentication in the last 60 seconds.',
      extensions: { code: 'REAUTHENTICATION_REQUIRED', factors: 2, maxAge: 60 },
    })
  })

  test('reports UNAUTHENTICATED to anonymous viewers for missing factors', async () => {
    expect(await ask('{ one }')).toEqual([['UNAUTHENTICATED', 'Query.one']])
  })
})

describe('authTime', () => {
  const ask = decisions('type Query { fresh: Int @auth(maxAge: 60) }')
  const seconds = Date.parse('2026-11-25T12:00:00Z') / 1000

  test.each<[string, Viewer['authTime'], boolean]>([
    ['a date', new Date((seconds - 60) * 1000), true],
    ['seconds since 1970, as a JWT has them', seconds - 60, true],
    ['an old number', seconds - 61, false],
    ['a future date', new Date((seconds + 1) * 1000), false],
    ['a future number', seconds + 1, false],
    ['milliseconds by mistake', seconds * 1000, false],
    ['null', null, false],
    ['no number', Number.NaN, false],
    ['seconds as text', String(seconds - 60) as unknown as number, false],
  ])('%s', async (_name, authTime, isMet) => {
    expect(await ask('{ fresh }', { role: 'USER', authTime })).toEqual(
      isMet ? [] : [['REAUTHENTICATION_REQUIRED', 'Query.fresh']],
    )
  })
})
