import { describe, expect, test } from '@jest/globals'
import type { RuleQuestion, Viewer } from '../../../src/authorization/index.ts'
import { ADMIN, authorized, type Context, USER } from '../support/authorized.ts'
import { ALL_DIRECTIVES } from '../support/directives.ts'

const SDL = `${ALL_DIRECTIVES}
  type Query { me: Person @auth }
  type Mutation {
    login(as: String, fail: Boolean): Payload @public(signsIn: true)
    plain: Payload @public
    account: Account @public
    accounts: [Account] @public
    wipe: Int @auth(role: ADMIN)
  }
  type Account { login(as: String): Payload @public(signsIn: true) own: Payload @public(signsIn: true) }
  type Payload { person: Person failed: Boolean login(as: String): Payload @public(signsIn: true) }
  type Person {
    email: String @auth
    secret: String @auth(role: ADMIN)
    phone: String @auth(denied: NULL)
    notes: String @auth(role: ADMIN, or: [SELF])
  }
`
const rules = {
  SELF: ({ viewer, parent }: RuleQuestion<Context, string, { owner: string }>) => viewer.role === parent.owner,
  TEAM: () => false,
}
const payload = { person: { email: 'e', secret: 's', phone: 'p', notes: 'n', owner: 'USER' } }

/** Signs in the user named by the argument, or nobody when it is omitted. */
function login(_source: unknown, { as, fail }: { as?: string; fail?: boolean }, context: Context) {
  if (fail) throw new Error('wrong password')
  if (as) context.viewer = { role: as }
  return { ...payload, failed: !as }
}
const resolvers = {
  Mutation: {
    login,
    plain: () => payload,
    account: () => ({}),
    accounts: () => ['USER', 'ADMIN', undefined].map((as) => ({ as })),
    wipe: () => 1,
  },
  Payload: { login },
  Account: {
    login,
    own: ({ as }: { as?: string }, _args: unknown, context: Context) => login(null, as ? { as } : {}, context),
  },
}

const ask = (query: string, viewer: Viewer | null = null) =>
  authorized(SDL, resolvers, { rules }).ask(query, { viewer })

describe('fields below a sign-in', () => {
  test('uses the signed-in user as the viewer', async () => {
    expect(await ask('mutation { login(as: "USER") { person { email } } }')).toMatchObject({
      data: { login: { person: { email: 'e' } } },
      errors: [],
    })
    expect(await ask('mutation { login(as: "USER") { person { email secret } } }')).toMatchObject({
      data: { login: { person: { email: 'e', secret: null } } },
      errors: [{ path: ['login', 'person', 'secret'], extensions: { code: 'FORBIDDEN', coordinate: 'Person.secret' } }],
    })
  })

  test('ignores the request’s viewer below the sign-in and uses it elsewhere', async () => {
    const mutation = 'mutation { login(as: "USER") { person { secret } } wipe }'
    expect(await ask(mutation, ADMIN)).toMatchObject({
      data: { login: { person: { secret: null } }, wipe: 1 },
      denied: [['FORBIDDEN', 'Person.secret']],
    })
    expect((await ask('mutation { login(as: "ADMIN") { person { secret } } wipe }', USER)).denied).toEqual([
      ['FORBIDDEN', 'Mutation.wipe'],
    ])
  })

  test('has an anonymous viewer after a failed sign-in, whoever sent the request', async () => {
    expect(await ask('mutation { login { failed person { email } } }', ADMIN)).toMatchObject({
      data: { login: { failed: true, person: { email: null } } },
      denied: [['UNAUTHENTICATED', 'Person.email']],
    })
    expect((await ask('mutation { login(fail: true) { person { email } } }', ADMIN)).data).toEqual({ login: null })
  })

  test('uses the viewer of each sign-in for the fields below it', async () => {
    const { data, denied } = await ask(
      'mutation { a: login(as: "ADMIN") { person { secret } } b: login(as: "USER") { person { secret } } }',
    )
    expect(data).toEqual({ a: { person: { secret: 's' } }, b: { person: { secret: null } } })
    expect(denied).toEqual([['FORBIDDEN', 'Person.secret']])
  })

  test('has an anonymous viewer when a sign-in fails after another succeeded', async () => {
    const { data, denied } = await ask('mutation { a: login(as: "ADMIN") { failed } b: login { person { email } } }')
    expect(data).toEqual({ a: { failed: false }, b: { person: { email: null } } })
    expect(denied).toEqual([['UNAUTHENTICATED', 'Person.email']])
  })

  test('allows below a sign-in a field that was denied to the request’s viewer before', async () => {
    const { data, denied } = await ask(
      'mutation { plain { person { phone } } login(as: "USER") { person { phone } } after: plain { person { phone } } }',
    )
    expect(data).toEqual({
      plain: { person: { phone: null } },
      login: { person: { phone: 'p' } },
      after: { person: { phone: null } },
    })
    expect(denied).toEqual([
      ['UNAUTHENTICATED', 'Person.phone'],
      ['UNAUTHENTICATED', 'Person.phone'],
    ])
  })

  test.each(['USER', 'SUPPORT'])('asks an object rule again for the viewer who signed in, after %s', async (before) => {
    const after = before === 'USER' ? 'SUPPORT' : 'USER'
    const { data } = await ask(
      `mutation { plain { person { notes } } login(as: "${after}") { person { notes } } again: plain { person { notes } } }`,
      { role: before },
    )
    const notes = (role: string) => ({ person: { notes: role === 'USER' ? 'n' : null } })
    expect(data).toEqual({ plain: notes(before), login: notes(after), again: notes(before) })
  })

  test('uses the viewer that a nested sign-in field signed in', async () => {
    expect(await ask('mutation { account { login(as: "ADMIN") { person { secret } } } }')).toMatchObject({
      data: { account: { login: { person: { secret: 's' } } } },
      errors: [],
    })
  })

  test('uses the viewer of the nearest of several enclosing sign-ins', async () => {
    for (const [outer, inner] of [
      ['USER', 'ADMIN'],
      ['ADMIN', 'USER'],
    ]) {
      const fields = `login(as: "${inner}") { person { secret } } person { secret }`
      const { data } = await ask(`mutation { login(as: "${outer}") { ${fields} after: login { person { phone } } } }`)
      const secret = (role: string | undefined) => ({ person: { secret: role === 'ADMIN' ? 's' : null } })
      expect(data).toEqual({ login: { login: secret(inner), ...secret(outer), after: { person: { phone: null } } } })
    }
  })

  test('uses in a list the viewer whom each object signed in', async () => {
    const { data } = await ask('mutation { accounts { own { person { secret phone } } } }')
    const person = (secret: string | null, phone: string | null) => ({ own: { person: { secret, phone } } })
    expect(data).toEqual({ accounts: [person(null, 'p'), person('s', 'p'), person(null, null)] })
  })
})

test('uses the request’s viewer below a field that is only public', async () => {
  expect((await ask('mutation { plain { person { email } } }')).denied).toEqual([['UNAUTHENTICATED', 'Person.email']])
})

test('passes resolvers below a sign-in the context that the host creates for them', async () => {
  const seen: unknown[] = []
  const below = {
    ...resolvers,
    Person: { email: (_source: unknown, _args: unknown, context: Context & { of?: string }) => seen.push(context.of) },
  }
  const contextBelowSignIn = (context: Context, { role }: Viewer) => ({ ...context, of: role })
  const schema = authorized(SDL.replace('email: String', 'email: Int'), below, { rules, contextBelowSignIn })
  await schema.ask('mutation { login(as: "USER") { person { email } } }', { viewer: ADMIN })
  await schema.ask('mutation { plain { person { email } } }', { viewer: ADMIN })
  await schema.ask('mutation { login(as: "USER") { failed } plain { person { email } } }', { viewer: ADMIN })
  expect(seen).toEqual(['USER', undefined, undefined])
})
