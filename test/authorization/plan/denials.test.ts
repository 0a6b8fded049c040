import { describe, expect, test } from '@jest/globals'
import { authorized, NOW, USER } from '../support/authorized.ts'
import { SDL } from './schema.ts'

describe('denials of the planner', () => {
  test('reports each denied coordinate once, in the order of the operation, with its location', async () => {
    const query = '{ open all thing { secret s: secret ...F } mine } fragment F on Thing { secret }'
    const { errors, data, status } = await authorized(SDL).ask(query, { viewer: USER })
    expect(data).toBeUndefined()
    expect(status).toBe(403)
    expect(errors).toEqual([
      {
        message: 'Query.all needs role ADMIN.',
        locations: [{ line: 1, column: 8 }],
        extensions: { code: 'FORBIDDEN', coordinate: 'Query.all', requiredRole: 'ADMIN' },
      },
      {
        message: 'Thing.secret needs role SUPPORT.',
        locations: [{ line: 1, column: 20 }],
        extensions: { code: 'FORBIDDEN', coordinate: 'Thing.secret', requiredRole: 'SUPPORT' },
      },
    ])
  })

  test.each(['missing', 'malformed', 'expired', 'revoked'])(
    'reports an anonymous viewer as UNAUTHENTICATED with a %s token',
    async (reason) => {
      const { errors, status } = await authorized(SDL).ask('{ all }', { reason })
      expect(errors[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED', coordinate: 'Query.all', reason })
      expect(status).toBe(401)
    },
  )

  test('never reports a signed-in viewer as UNAUTHENTICATED nor an anonymous one as FORBIDDEN', async () => {
    const { all: codes } = { all: (result: { denied: unknown[][] }) => new Set(result.denied.map(([code]) => code)) }
    const schema = authorized(SDL)
    const query = '{ mine all fresh thing { secret } }'
    expect(codes(await schema.ask(query))).toEqual(new Set(['UNAUTHENTICATED']))
    expect(codes(await schema.execute(query))).toEqual(new Set(['UNAUTHENTICATED']))
    expect(codes(await schema.ask(query, { viewer: { role: 'NONE' } }))).toEqual(new Set(['FORBIDDEN']))
    expect(codes(await schema.execute(query, { viewer: { role: 'NONE' } }))).toEqual(new Set(['FORBIDDEN']))
  })

  test('reports an old authentication as REAUTHENTICATION_REQUIRED', async () => {
    const viewer = { role: 'ADMIN', authTime: new Date(NOW.getTime() - 61_000) }
    const { errors, status } = await authorized(SDL).ask('{ fresh }', { viewer })
    expect(errors[0]).toMatchObject({
      message: 'Query.fresh needs authentication in the last 60 seconds.',
      extensions: { code: 'REAUTHENTICATION_REQUIRED', maxAge: 60 },
    })
    expect(status).toBe(401)
    expect((await authorized(SDL).ask('{ fresh }', { viewer: USER })).errors).toEqual([])
  })

  test('locates a denied variable at its first use', async () => {
    const schema = authorized('type Query { f(x: Int @auth): Int @public }')
    const query = 'query ($x: Int) { f(x: $x) g: f(x: $x) }'
    const { errors } = await schema.ask(query, { variables: { x: 1 } })
    expect(errors).toMatchObject([{ locations: [{ line: 1, column: 19 }] }])
  })

  test('reports all denials of an operation in one call', async () => {
    const reported: unknown[] = []
    const onDenied = (denials: readonly { coordinate: string; denied: string }[], context: object) =>
      reported.push([denials.map(({ coordinate, denied }) => [coordinate, denied]), context])
    const schema = authorized(SDL, {}, { onDenied })
    await schema.ask('{ all thing { secret } }', { viewer: USER })
    await schema.ask('{ open }')
    expect(reported).toEqual([
      [
        [
          ['Query.all', 'REJECT'],
          ['Thing.secret', 'REJECT'],
        ],
        { viewer: USER },
      ],
    ])
  })
})
