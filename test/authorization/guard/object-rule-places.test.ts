import { describe, expect, test } from '@jest/globals'
import type { ObjectRules } from '../../../src/authorization/index.ts'
import { authorized, type Context } from '../support/authorized.ts'
import { ALL_DIRECTIVES } from '../support/directives.ts'
import { ANN, type Asked, isSelf, type Member, PEOPLE, schema } from './people.ts'

describe('an object rule', () => {
  test.each([
    [
      'throws',
      () => {
        throw new Error('no database')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('no database')
      },
    ],
    ['returns what is not true', () => 'yes' as unknown as boolean],
    ['returns a promise of what is not true', async () => 1 as unknown as boolean],
  ])('denies when the rule %s', async (_name, SELF) => {
    const failures: unknown[] = []
    const onRuleError = (error: unknown, at: unknown) => failures.push([String(error), at])
    const { data, denied } = await schema({ SELF }, { onRuleError }).ask('{ me { email } }', { viewer: ANN })
    expect([data, denied]).toEqual([{ me: { email: null } }, [['FORBIDDEN', 'Person.email']]])
    const at = { rule: 'SELF', coordinate: 'Person.email' }
    expect(failures).toEqual(_name.startsWith('returns') ? [] : [['Error: no database', at]])
  })

  test('applies a type’s rule to its objects and not to fields that return them', async () => {
    const sdl = `${ALL_DIRECTIVES}
      type Query { me: Note @auth note: Note @public }
      type Note @auth(role: SUPPORT, or: [SELF]) { id: ID text: String }
    `
    const notes = authorized(
      sdl,
      { Query: { me: () => ({ id: 'ann', text: 'hers' }), note: () => ({ id: 'bob', text: 'his' }) } },
      { rules: { SELF: isSelf, TEAM: () => false } as ObjectRules<Context> },
    )
    expect(await notes.ask('{ me { text } note { text } }', { viewer: ANN })).toMatchObject({
      data: { me: { text: 'hers' }, note: { text: null } },
      denied: [['FORBIDDEN', 'Note.text']],
    })
    expect((await notes.ask('{ note { text } }')).data).toBeUndefined()
  })

  test('applies an argument’s rule where the argument is supplied', async () => {
    const sdl = `${ALL_DIRECTIVES}
      type Query { people(of: ID @auth(role: SUPPORT, or: [SELF])): Int @public }
    `
    const SELF = ({ viewer, args }: Asked) => args.of === viewer.id
    const people = authorized(
      sdl,
      { Query: { people: () => 1 } },
      { rules: { SELF, TEAM: () => false } as ObjectRules<Context> },
    )
    expect((await people.ask('{ people }')).data).toEqual({ people: 1 })
    expect((await people.ask('{ people(of: "ann") }', { viewer: ANN })).data).toEqual({ people: 1 })
    expect((await people.ask('{ people(of: "bob") }', { viewer: ANN })).denied).toEqual([
      ['FORBIDDEN', 'Query.people(of:)'],
    ])
    expect((await people.ask('{ people(of: "ann") }')).denied).toEqual([['UNAUTHENTICATED', 'Query.people(of:)']])
  })

  test('lets a rule replace a program’s scopes at a field, but not at a root field', async () => {
    const sdl = `${ALL_DIRECTIVES}
      type Query { me: Person @auth(scopes: [["me"]]) of(id: ID): Person @auth(role: ADMIN, scopes: [["of"]], or: [SELF]) }
      type Person { id: ID email: String @auth(role: SUPPORT, scopes: [["emails"]], or: [SELF]) }
    `
    const rules = {
      SELF: ({ viewer, parent, args }: Asked) => (parent?.id ?? args.id) === viewer.id,
      TEAM: () => false,
    } as ObjectRules<Context>
    const schema = authorized(sdl, { Query: { me: () => PEOPLE[0], of: () => PEOPLE[0] } }, { rules })
    const ask = async (query: string, scopes: string[]) =>
      (await schema.ask(query, { viewer: { ...ANN, scopes, onlyScopes: true } as Member })).denied
    expect(await ask('{ me { email } }', ['me'])).toEqual([])
    expect(await ask('{ me { email } }', ['emails'])).toEqual([['FORBIDDEN', 'Query.me']])
    expect(await ask('{ of(id: "ann") { id } }', ['of'])).toEqual([])
    expect(await ask('{ of(id: "ann") { id } }', ['me'])).toEqual([['FORBIDDEN', 'Query.of']])
    expect(await ask('{ of(id: "bob") { id } }', ['of'])).toEqual([['FORBIDDEN', 'Query.of']])
  })
})
