/** Bugs of other engines with interfaces, unions and introspection, each under the name of the engine. */

import { describe, expect, test } from '@jest/globals'
import { ADMIN, authorized, USER } from '../support/authorized.ts'
import { DOCUMENTS, resolvers } from './documents.ts'

describe('interfaces in @envelop/generic-auth 11.2 and @graphql-authz/core 1.3, which exposed protected fields', () => {
  test.each([
    ['on the type', '{ dossier { secret } }', 'Query.dossier'],
    ['through the interface', '{ document { secret } }', 'Dossier.secret'],
    [
      'through a fragment on the interface',
      '{ document { ...F } } fragment F on Document { secret }',
      'Dossier.secret',
    ],
    ['through a union', '{ found { ... on Document { secret } } }', 'Dossier.secret'],
    ['through a fragment on the type', '{ document { ... on Dossier { secret } } }', 'Dossier.secret'],
  ])('denies a protected field %s', async (_name, query, coordinate) => {
    const schema = authorized(DOCUMENTS, resolvers)
    const { data, denied } = await schema.ask(query, { viewer: USER })
    expect(data).toBeUndefined()
    expect(denied).toContainEqual(['FORBIDDEN', coordinate])

    const unplanned = await schema.execute(query, { viewer: USER })
    expect(JSON.stringify(unplanned.data)).not.toContain('S"')
    expect(unplanned.denied).toEqual([['FORBIDDEN', coordinate]])
    expect(JSON.stringify((await schema.ask(query, { viewer: ADMIN })).data)).toContain('S"')
  })

  test('allows a fragment that excludes the protected types', async () => {
    const { errors } = await authorized(DOCUMENTS, {
      Query: { document: () => ({ __typename: 'Memo', id: '1', secret: 'mine' }) },
    }).ask('{ document { ... on Memo { secret } __typename } }', { viewer: USER })
    expect(errors).toEqual([])
  })
})

describe('requirements of possible types in Apollo Router (GHSA-x33c-7c2v-mrj9)', () => {
  test('applies each possible type’s requirement to an interface field', async () => {
    const { denied } = await authorized(DOCUMENTS, resolvers).ask('{ document { id secret } }')
    expect(denied).toEqual([
      ['UNAUTHENTICATED', 'Dossier.id'],
      ['UNAUTHENTICATED', 'Dossier.secret'],
      ['UNAUTHENTICATED', 'Payroll.secret'],
    ])
    const { errors } = await authorized(DOCUMENTS, resolvers).ask('{ document { id secret } }', { viewer: USER })
    expect(errors.map(({ extensions }) => extensions?.coordinate)).toEqual([
      'Dossier.id',
      'Dossier.secret',
      'Payroll.secret',
    ])
  })
})

describe('returned types in Apollo Router (GHSA-m8jr-fxqx-8xx6)', () => {
  const schema = authorized(
    `
      type Query { a: A @public }
      type A { b: B }
      type B { vault: Vault }
      type Vault @auth(role: ADMIN) { code: String }
    `,
    { Query: { a: () => ({ b: { vault: { code: 'S' } } }) } },
  )

  test.each([
    ['{ a { b { vault { code } } } }', ['B.vault', 'Vault.code']],
    ['{ a { b { vault { __typename } } } }', ['B.vault']],
    ['{ ...F } fragment G on B { vault { __typename } } fragment F on Query { a { b { ...G } } }', ['B.vault']],
  ])('denies %s by the type of a nested field', async (query, coordinates) => {
    const { denied } = await schema.ask(query, { viewer: USER })
    expect(denied).toEqual(coordinates.map((coordinate) => ['FORBIDDEN', coordinate]))
  })
})

describe('introspection in mercurius-auth 6, which fragments bypassed', () => {
  const schema = authorized(DOCUMENTS, resolvers, { introspection: 'visible' })
  test.each([
    '{ __schema { types { name } } }',
    'fragment F on Query { __schema { types { name } } } { ...F }',
    'fragment G on __Schema { types { name } } fragment F on Query { memo { id } x: __schema { ...G } } query Q { ...F }',
    '{ memo { id } ... { hidden: __schema { types { name } } } }',
    '{ __type(name: "Query") { fields { name type { name } } } }',
    'query ($n: String!) { x: __type(name: $n) { fields { name } } y: __type(name: "Found") { possibleTypes { name } } }',
  ])('hides protected names from %s', async (query) => {
    const variables = query.includes('$n') ? { n: 'Dossier' } : {}
    const seen = JSON.stringify(await schema.ask(query, { viewer: USER, variables }))
    expect(seen).not.toMatch(/Dossier|"dossier"/)
    expect(JSON.stringify(await schema.execute(query, { viewer: USER, variables }))).not.toMatch(/Dossier|"dossier"/)
    expect(JSON.stringify(await schema.ask(query, { viewer: ADMIN, variables }))).toMatch(/dossier/i)
  })
})
