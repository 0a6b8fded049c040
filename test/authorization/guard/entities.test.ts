/** A subgraph's `_entities` and `_service`, as @apollo/subgraph adds them. */

import { describe, expect, test } from '@jest/globals'
import type { FederationOptions } from '../../../src/authorization/index.ts'
import { ADMIN, authorized, USER } from '../support/authorized.ts'

const SDL = `
  scalar _Any
  union _Entity = Book | Dossier
  type _Service { sdl: String }
  type Query { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! book: Book @public }
  type Book { id: ID! borrower: String @auth(role: ADMIN, denied: NULL) }
  type Dossier @auth(role: ADMIN) { id: ID! }
`
const resolved: string[] = []
const resolvers = {
  Query: {
    _service: () => ({ sdl: 'type Query' }),
    _entities: (_: unknown, { representations }: { representations: { __typename: string; id: string }[] }) =>
      representations.map((each) => {
        resolved.push(`${each.__typename} ${each.id}`)
        return each.id === 'later' ? Promise.resolve(each) : each
      }),
  },
}

const subgraph = (federation?: FederationOptions) => authorized(SDL, resolvers, federation ? { federation } : {})
const ENTITIES = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Book { id borrower } } }'
const r = [
  { __typename: 'Dossier', id: '1' },
  { __typename: 'Book', id: 'later' },
  { __typename: 'Dossier', id: '2' },
  { __typename: 'Book', id: '3' },
]

describe('a federated subgraph', () => {
  test('rejects a subgraph at startup without the option federation', () => {
    expect(() => subgraph()).toThrow(
      /Query\._service is open to everybody: set its requirement in the option 'federation'\.\n.*Query\._entities is open to everybody/,
    )
  })

  test('applies the option’s requirements to _service and _entities', async () => {
    const closed = subgraph({ service: { role: 'ADMIN' }, entities: { role: 'USER' } })
    expect((await closed.ask('{ _service { sdl } }', { viewer: USER })).denied).toEqual([
      ['FORBIDDEN', 'Query._service'],
    ])
    expect((await closed.ask('{ _service { sdl } }', { viewer: ADMIN })).data).toEqual({
      _service: { sdl: 'type Query' },
    })
    expect((await closed.ask(ENTITIES, { variables: { r: [] } })).denied).toContainEqual([
      'UNAUTHENTICATED',
      'Query._entities',
    ])
  })

  test('checks each representation’s type before resolving it', async () => {
    resolved.length = 0
    const open = subgraph({ service: 'public', entities: 'public' })
    const { data, errors, status } = await open.ask(ENTITIES, { viewer: USER, variables: { r } })
    expect(status ?? 200).toBe(200)
    expect(resolved).toEqual(['Book later', 'Book 3'])
    expect(data).toEqual({ _entities: [null, { id: 'later', borrower: null }, null, { id: '3', borrower: null }] })
    expect(errors.map(({ path, extensions }) => [path, extensions?.coordinate])).toEqual(
      expect.arrayContaining([
        [['_entities', 0], 'Dossier'],
        [['_entities', 2], 'Dossier'],
      ]),
    )
    expect((await open.ask(ENTITIES, { viewer: ADMIN, variables: { r } })).errors).toEqual([])
    resolved.length = 0
    const dossiers = { r: r.filter(({ __typename }) => __typename === 'Dossier') }
    expect((await open.ask(ENTITIES, { variables: dossiers })).data).toEqual({ _entities: [null, null] })
    expect(resolved).toEqual([])
  })

  test('rejects an unknown role in the option federation', () => {
    expect(() => subgraph({ service: { role: 'ROOT' }, entities: 'public' })).toThrow(
      'federation.service requires role ROOT, which does not exist.',
    )
  })
})
