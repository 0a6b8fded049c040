/** `authorize` never throws, for any input from a server. */

import { describe, expect, test } from '@jest/globals'
import { getOperationAST, graphql, parse } from 'graphql'
import { createAuthorization, type Viewer } from '../../src/authorization/index.ts'
import { authorized, type Context, executable, USER } from './support/authorized.ts'
import { ROLES } from './support/directives.ts'

const SDL = `
  input In { constructor: Int @auth(role: ADMIN) toString: Int @auth(role: ADMIN) inner: In x: Int }
  type Query { open(in: In): Int @public mine: Int @auth all: Int @auth(role: ADMIN) find(x: Int @auth): Int @public }
`
const document = parse('query One { mine } query Two { open }')
const { authorize, permits, dependsOnViewer } = authorized(SDL)
const codes = (errors: readonly { extensions: Record<string, unknown> }[]) =>
  errors.map(({ extensions }) => extensions.code)

describe('authorize', () => {
  test.each([null, undefined, {}])('accepts variables: %p', (variables) => {
    const find = parse('query ($x: Int) { find(x: $x) }')
    const operation = getOperationAST(find)
    expect(authorize({ document: find, operation, variables, context: {} })).toEqual([])
    const skipping = parse('query ($c: Boolean!) { open mine @skip(if: $c) }')
    expect(
      codes(authorize({ document: skipping, operation: getOperationAST(skipping), variables, context: {} })),
    ).toEqual(['UNAUTHENTICATED'])
  })

  test.each([null, undefined])('accepts operation: %p and uses the named or the only operation', (operation) => {
    const only = parse('{ mine }')
    expect(codes(authorize({ document: only, operation, context: {} }))).toEqual(['UNAUTHENTICATED'])
    expect(authorize({ document, operation, operationName: 'Two', context: {} })).toEqual([])
    expect(codes(authorize({ document, operation, operationName: 'One', context: {} }))).toEqual(['UNAUTHENTICATED'])
    expect(codes(authorize({ document, operation, context: {} }))).toEqual(['OPERATION_RESOLUTION_FAILURE'])
    expect(permits({ document, operation, context: {} })).toBe(false)
  })

  test.each<[string, unknown, string[]]>([
    ['undefined', undefined, ['UNAUTHENTICATED']],
    ['no role', {}, ['FORBIDDEN']],
    ['a null role', { role: null }, ['FORBIDDEN']],
    ['a role of objects’ own', { role: 'constructor' }, ['FORBIDDEN']],
    ['text', 'ADMIN', ['INTERNAL_SERVER_ERROR']],
    ['true', true, ['INTERNAL_SERVER_ERROR']],
  ])('authorizes a viewer that is %s', (_name, viewer, expected) => {
    const odd = authorized(SDL, {}, { viewer: () => viewer as Viewer })
    const all = parse('{ all }')
    expect(codes(odd.authorize({ document: all, operation: null, context: {} }))).toEqual(expected)
    expect(odd.permits({ document: all, operation: null, context: {} })).toBe(false)
  })

  test.each(['text', 7, true, [1], Symbol('x')])('treats variables that are no object as none: %p', (odd) => {
    const find = parse('query ($x: Int, $in: In) { find(x: $x) open(in: $in) }')
    const variables = odd as unknown as Record<string, unknown>
    expect(authorize({ document: find, variables, context: {} })).toEqual([])
    expect(codes(authorize({ document: parse('{ mine }'), variables, context: {} }))).toEqual(['UNAUTHENTICATED'])
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['no document', { context: {} }],
    ['a null document', { document: null, context: {} }],
    ['a document without definitions', { document: { kind: 'Document' }, context: {} }],
    ['a null context', { document: parse('{ mine }'), context: null }],
    ['a fragment as the operation', { document, operation: { kind: 'FragmentDefinition' }, context: {} }],
  ])('rejects %s without throwing', (_name, given) => {
    const asked = given as Parameters<typeof authorize>[0]
    expect(authorize(asked)).toHaveLength(1)
    expect(permits(asked)).toBe(false)
    expect(dependsOnViewer(asked)).toBe(true)
  })

  test('reports that the host threw, without exposing its message', () => {
    const odd = authorized(
      SDL,
      {},
      {
        viewer: () => {
          throw new Error('secret of the host')
        },
      },
    )
    const [error] = odd.authorize({ document: parse('{ open }'), operation: null, context: {} })
    expect(error).toMatchObject({ message: 'Authorization failed.', extensions: { code: 'INTERNAL_SERVER_ERROR' } })
    expect(error?.originalError?.message).toBe('secret of the host')
    expect(JSON.stringify(error)).not.toContain('secret')
  })
})

describe('an asynchronous viewer function', () => {
  const { authorize: decide, schema } = createAuthorization<Context>(executable(SDL), {
    roles: ROLES,
    // @ts-expect-error: rejected by type.
    viewer: async () => USER,
  })
  const message = 'viewer(context) returned a promise: resolve the viewer when the context is made.'

  test('rejects a viewer function that returns a promise, in the planner', () => {
    expect(decide({ document: parse('{ open }'), operation: null, context: {} })).toMatchObject([{ message }])
  })

  test('rejects a viewer function that returns a promise, in the guard', async () => {
    const { data, errors } = await graphql({ schema, source: '{ mine }', contextValue: {} })
    expect(data).toEqual({ mine: null })
    expect(errors).toMatchObject([{ message }])
  })

  test('survives a rejected promise of the viewer function', async () => {
    const rejecting = createAuthorization<Context>(executable(SDL), {
      roles: ROLES,
      // @ts-expect-error: rejected by type.
      viewer: () => Promise.reject(new Error('x')),
    })
    expect(rejecting.authorize({ document: parse('{ open }'), operation: null, context: {} })).toHaveLength(1)
    await new Promise((resolve) => setTimeout(resolve, 10))
  })
})

describe('input fields named like Object.prototype members', () => {
  const schema = authorized(SDL, { Query: { open: () => 1 } })
  const query = 'query ($in: In) { open(in: $in) }'

  test.each([{}, { x: 1 }, { inner: { x: 1 } }, []])('treats the fields as omitted in %j', (given) => {
    const asked = { document: parse(query), variables: { in: given }, context: { viewer: USER } }
    expect(schema.authorize(asked)).toEqual([])
  })

  test.each([
    ['In.constructor', { constructor: 1 }],
    ['In.toString', { toString: null }],
    ['In.constructor', { inner: { constructor: 1 } }],
  ])('treats %s as supplied by %j', async (coordinate, given) => {
    const asked = { viewer: USER, variables: { in: given } }
    expect((await schema.ask(query, asked)).denied).toEqual([['FORBIDDEN', coordinate]])
  })

  test.each(['{ open(in: {constructor: 1}) }', '{ open(in: {toString: null}) }'])(
    'treats the fields as supplied by %s',
    async (source) => {
      expect((await schema.ask(source, { viewer: USER })).denied).toHaveLength(1)
      expect((await schema.execute(source, { viewer: USER })).denied).toHaveLength(1)
    },
  )
})

describe('documents of extreme depth', () => {
  const schema = authorized('type Query { a: Query @public mine: Int @auth }')

  test('authorizes a document of 1,500 nested fields', () => {
    const levels = 1500
    const deep = parse(`${'{ a '.repeat(levels)}{ mine }${' }'.repeat(levels)}`)
    expect(codes(schema.authorize({ document: deep, operation: null, context: {} }))).toEqual(['UNAUTHENTICATED'])
  })

  test('authorizes a generated document far deeper than a parser allows', () => {
    const field = (name: string, selections?: object[]) => ({
      kind: 'Field',
      name: { kind: 'Name', value: name },
      ...(selections && { selectionSet: { kind: 'SelectionSet', selections } }),
    })
    let inner = field('mine')
    for (let level = 0; level < 100_000; level++) inner = field('a', [inner])
    const operation = {
      kind: 'OperationDefinition',
      operation: 'query',
      selectionSet: { kind: 'SelectionSet', selections: [inner] },
    }
    const deep = { kind: 'Document', definitions: [operation] } as unknown as ReturnType<typeof parse>
    expect(codes(schema.authorize({ document: deep, operation: null, context: {} }))).toEqual(['UNAUTHENTICATED'])
  })

  test('authorizes an unvalidated document with cyclic fragments', () => {
    const cyclic = parse('{ ...F } fragment F on Query { a { ...F } mine }')
    expect(codes(schema.authorize({ document: cyclic, operation: null, context: {} }))).toEqual(['UNAUTHENTICATED'])
  })
})

test('treats an undeclared variable as supplied', () => {
  const { authorize: decide } = authorized(
    'input In { a: Int @auth x: Int } type Query { find(x: Int @auth, in: In): Int @public }',
  )
  const [byArgument, byField] = [
    '{ ...F } fragment F on Query { find(x: $x) }',
    '{ ...F } fragment F on Query { find(in: $in) }',
  ].map((source) => decide({ document: parse(source), operation: null, context: {} }))
  expect([byArgument, byField].map((errors) => errors?.map(({ extensions }) => extensions.coordinate))).toEqual([
    ['Query.find(x:)'],
    ['In.a'],
  ])
})
