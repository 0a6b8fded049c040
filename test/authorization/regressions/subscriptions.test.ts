/** Bugs of other engines with subscriptions, each under the name of the library. */

import { MapperKind, mapSchema } from '@graphql-tools/utils'
import { describe, expect, test } from '@jest/globals'
import { defaultFieldResolver, type GraphQLFieldConfig, parse, subscribe } from 'graphql'
import type { Viewer } from '../../../src/authorization/index.ts'
import { ADMIN, authorized, type Context, USER } from '../support/authorized.ts'

describe('subscriptions under mapSchema of graphql-tools, which wraps only resolve', () => {
  const subscribed: string[] = []
  const source = (name: string) => ({
    subscribe: async function* () {
      subscribed.push(name)
      yield { [name]: 1 }
    },
  })
  const { schema } = authorized(
    'type Query { ok: Int @public } type Subscription { secret: Int @auth(role: ADMIN) open: Int @public }',
    { Subscription: { secret: source('secret'), open: source('open') } },
  )

  test('never reaches the source of a denied subscription', async () => {
    const result = await subscribe({
      schema,
      document: parse('subscription { secret }'),
      contextValue: { viewer: USER },
    })
    expect(result).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
    expect(subscribed).toEqual([])
    const open = await subscribe({ schema, document: parse('subscription { open }'), contextValue: {} })
    if (!(Symbol.asyncIterator in open)) throw new Error('it was refused')
    expect(await open.next()).toMatchObject({ value: { data: { open: 1 } } })
    expect(subscribed).toEqual(['open'])
  })

  async function* manyTicks() {
    for (let ticks = 1; ; ticks++) yield { ticks }
  }

  test.each([
    ['at once', manyTicks],
    ['later', async () => manyTicks()],
  ])('denies the next event of a subscription, made %s, whose viewer lost the role', async (_when, source) => {
    const context = { viewer: ADMIN }
    const { schema: twice } = authorized(
      'type Query { ok: Int @public } type Subscription { ticks: Int @auth(role: ADMIN) }',
      {
        Subscription: {
          ticks: {
            subscribe: source,
          },
        },
      },
    )
    const events = await subscribe({ schema: twice, document: parse('subscription { ticks }'), contextValue: context })
    if (!(Symbol.asyncIterator in events)) throw new Error('it was refused')
    expect(await events.next()).toMatchObject({ value: { data: { ticks: 1 } } })
    context.viewer = USER
    const last = await events.next()
    expect(last).toMatchObject({ value: { errors: [{ extensions: { code: 'FORBIDDEN' } }] } })
    expect(JSON.stringify(last)).not.toContain('"http"')
    expect(await events.next()).toEqual({ done: true, value: undefined })
  })
})

describe('subscriptions in @graphql-tools/executor, which reuses variables for all events', () => {
  const { schema } = authorized(
    `
      type Query { ok: Int @public }
      type Tick { at: Int secret: Int @auth(role: ADMIN) nulled: Int @auth(role: ADMIN, denied: NULL) }
      type Subscription { ticks: Int @auth(role: ADMIN) open: Tick @public soft: Int @auth(role: ADMIN, denied: NULL) }
    `,
    {
      Subscription: {
        ticks: { subscribe: () => events('ticks', 1) },
        soft: { subscribe: () => events('soft', 1) },
        open: { subscribe: () => events('open', { at: 1, secret: 1, nulled: 1 }) },
      },
      // A resolver of its own, which the guard wraps differently from a default resolver.
      Tick: { secret: ({ secret }: { secret: number }) => secret },
    },
  )

  async function* events(name: string, value: unknown) {
    for (;;) yield { [name]: value }
  }

  const variableValues = {}
  const executed = mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: ({
      resolve = defaultFieldResolver,
      ...config
    }: GraphQLFieldConfig<unknown, Context>) => ({
      ...config,
      resolve: (source, args, context, info) => resolve(source, args, context, { ...info, variableValues }),
    }),
  })

  test.each([
    ['the root field', 'subscription { ticks }', { ticks: 1 }],
    ['a field below one that is public', 'subscription { open { at secret } }', { open: { at: 1, secret: 1 } }],
  ])('denies %s in the next event after the viewer lost the role', async (_name, source, data) => {
    const contextValue: { viewer: Viewer | null } = { viewer: ADMIN }
    const answers = await subscribe({ schema: executed, document: parse(source), contextValue })
    if (!(Symbol.asyncIterator in answers)) throw new Error('it was refused')
    const next = async (viewer: Viewer | null) => {
      contextValue.viewer = viewer
      return (await answers.next()).value
    }
    expect(await next(ADMIN)).toEqual({ data })
    expect(await next(ADMIN)).toEqual({ data })
    expect(await next(USER)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
    expect(await next(ADMIN)).toBeUndefined()
  })

  test.each<[string, (value: number | null) => object]>([
    ['subscription { open { at nulled } }', (nulled) => ({ open: { at: 1, nulled } })],
    ['subscription { soft }', (soft) => ({ soft })],
  ])('answers null in the next event with denied: NULL, and goes on: %s', async (source, data) => {
    const contextValue: { viewer: Viewer | null } = { viewer: ADMIN }
    const document = parse(source)
    const answers = await subscribe({ schema: executed, document, contextValue })
    if (!(Symbol.asyncIterator in answers)) throw new Error('it was refused')
    for (const [viewer, value] of [
      [ADMIN, 1],
      [USER, null],
      [null, null],
      [ADMIN, 1],
    ] as const) {
      contextValue.viewer = viewer
      expect(await answers.next()).toMatchObject({ value: { data: data(value) } })
    }
  })
})
