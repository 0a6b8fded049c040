import { describe, expect, test } from '@jest/globals'
import { authorized } from '../support/authorized.ts'
import { ANN, type Asked, BOB, isSelf, resolvers, SDL, SUPPORT, schema } from './people.ts'

describe('object rules', () => {
  test('allows a field where the rule holds for its object, and denies it at its path elsewhere', async () => {
    const own = await schema().ask('{ me { id email } }', { viewer: ANN })
    expect(own).toMatchObject({ data: { me: { id: 'ann', email: 'ann@example.com' } }, errors: [] })
    const { data, errors, status } = await schema().ask('{ person(id: "bob") { id email } }', { viewer: ANN })
    expect(data).toEqual({ person: { id: 'bob', email: null } })
    expect(status ?? 200).toBe(200)
    expect(errors).toMatchObject([
      {
        message: 'Person.email needs role SUPPORT or SELF.',
        path: ['person', 'email'],
        extensions: { code: 'FORBIDDEN', coordinate: 'Person.email', requiredRole: 'SUPPORT' },
      },
    ])
  })

  test('skips the rule when the role suffices', async () => {
    let asked = 0
    const counting = schema({ SELF: () => asked++ < 0 })
    expect((await counting.ask('{ people { email } }', { viewer: SUPPORT })).errors).toEqual([])
    expect(asked).toBe(0)
  })

  test('rejects anonymous viewers in the planner, before any resolver runs', async () => {
    expect(await schema().ask('{ me { email } }')).toMatchObject({
      data: undefined,
      denied: [
        ['UNAUTHENTICATED', 'Query.me'],
        ['UNAUTHENTICATED', 'Person.email'],
      ],
    })
  })

  test('accepts the rule instead of the role, but still applies maxAge', async () => {
    const stale = { ...ANN, authTime: new Date(0) }
    expect((await schema().ask('{ me { salary } }', { viewer: stale })).denied).toEqual([
      ['REAUTHENTICATION_REQUIRED', 'Person.salary'],
    ])
    expect((await schema().execute('{ me { salary } }', { viewer: stale })).denied).toEqual([
      ['REAUTHENTICATION_REQUIRED', 'Person.salary'],
    ])
  })

  test('accepts any one of several rules', async () => {
    const query = '{ people { notes } }'
    expect((await schema().ask(query, { viewer: ANN })).data).toEqual({
      people: [{ notes: 'ann' }, { notes: null }, { notes: null }],
    })
    expect((await schema().ask(query, { viewer: BOB })).data).toEqual({
      people: [{ notes: 'ann' }, { notes: 'bob' }, { notes: 'cid' }],
    })
  })

  test('calls the rule once per object and field, and once per use of a field with arguments', async () => {
    const asked: string[] = []
    const counting = schema({
      SELF: ({ parent, args }: Asked) => {
        asked.push(`${parent.id} ${JSON.stringify(args)}`)
        return true
      },
    })
    await counting.ask(
      '{ me { a: email b: email } me2: me { email } p: me { phone(mask: true) phone2: phone(mask: false) } }',
      {
        viewer: ANN,
      },
    )
    expect(asked).toEqual(['ann {}', 'ann {"mask":true}', 'ann {"mask":false}'])
  })

  test('accepts an asynchronous rule', async () => {
    const later = schema({ SELF: async (question: Asked) => isSelf(question), TEAM: async () => false })
    expect((await later.ask('{ people { email } }', { viewer: ANN })).data).toEqual({
      people: [{ email: 'ann@example.com' }, { email: null }, { email: null }],
    })
    expect((await later.ask('{ me { notes } }', { viewer: BOB })).data).toEqual({
      me: { notes: null },
    })
  })
})

test('rejects at startup a rule without a function and a function without a rule', () => {
  expect(() => authorized(SDL, resolvers, { rules: { SELF: () => true, OTHER: () => true } })).toThrow(
    `Invalid authorization schema: 2 errors.
  the schema Rule TEAM has no function: add it to the option 'rules'.
  the schema Rule OTHER is a function without a value in the enum of rules.`,
  )
})
