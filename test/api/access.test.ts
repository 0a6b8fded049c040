/**
 * docs/access.md against the running server: what it says of each field of each type is tried by everybody. The fields are
 * found by walking the schema, so that a new one is covered from the moment it is written.
 */

import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { accessMatrix, compilePolicy, printAccessMatrix } from '../../src/authorization/index.ts'
import { readSdl } from '../../src/graphql/schema.ts'
import { startTestApp } from './test-app.ts'
import { settableClock, type TestApp, VIEWERS, type Viewer } from './viewers.ts'

const sdl = await readSdl()
const schema = buildSchema(sdl)
const page = await readFile(new URL('../../docs/access.md', import.meta.url), 'utf8')

const ROLES = ['USER', 'SUPPORT', 'ADMIN']
const ROOTS = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]

/** What the page says of a coordinate. */
type Line = { coordinate: string; role: string; maxAge: number; path: string[] }

const lines = [...page.matchAll(/^\| `(.+?)` \| (.+?) \| (.*?) ?\|$/gm)].map(
  ([, coordinate = '', least = '', by = '']): Line => ({
    coordinate,
    role: /^\w+/.exec(least)?.[0] ?? '',
    maxAge: Number(/in the last (\d+) seconds/.exec(least)?.[1] ?? Number.POSITIVE_INFINITY),
    path: by === '' ? [] : by.split(' → '),
  }),
)
const lineOf = new Map(lines.map((line) => [line.coordinate, line]))

type Found = { coordinate: string; field: GraphQLField<unknown, unknown>; root: boolean }

/** Each field of each object type. */
const fields: Found[] = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
  .flatMap((type) => {
    if (!isObjectType(type)) return []
    const root = ROOTS.includes(type)
    return Object.values(type.getFields()).map((field) => ({ coordinate: `${type.name}.${field.name}`, field, root }))
  })
const fieldOf = new Map(fields.map((found) => [found.coordinate, found.field]))

/** A value that its type takes; what it does is of no account. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType)
  if (isListType(type)) return `[${literal(type.ofType)}]`
  if (isEnumType(type)) return type.getValues()[0]?.name ?? ''
  if (isInputObjectType(type)) return `{ ${required(Object.values(type.getFields())).join(', ')} }`
  const values: Record<string, string> = { Int: '1', Boolean: 'true', DateTime: '"2026-01-01T00:00:00Z"' }
  return values[getNamedType(type).name] ?? '"00000000-0000-7000-8000-000000000000"'
}

const required = (values: readonly Pick<GraphQLArgument, 'name' | 'type' | 'defaultValue'>[]) =>
  values
    .filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined)
    .map(({ name, type }) => `${name}: ${literal(type)}`)

/** An operation that asks for a field, by the fields that lead to it. */
function operation(coordinates: string[]): string {
  const [first = ''] = coordinates
  const selection = coordinates.reduceRight((below, coordinate) => {
    const field = fieldOf.get(coordinate)
    if (!field) throw new Error(`docs/access.md knows ${coordinate}, and the schema doesn't`)
    const args = required(field.args)
    const inner = isCompositeType(getNamedType(field.type)) ? ` { ${below || '__typename'} }` : ''
    return field.name + (args.length > 0 ? `(${args.join(', ')})` : '') + inner
  }, '')
  return `${first.split('.')[0]?.toLowerCase()} { ${selection} }`
}

/** What a viewer is to be told of a field by the page; null where it may be used. */
function denial({ role, maxAge }: Line, viewer: Viewer): object | null {
  if (role === 'anonymous') return null
  if (viewer.role === null) return { code: 'UNAUTHENTICATED', reason: viewer.reason }
  if (ROLES.indexOf(viewer.role) < ROLES.indexOf(role)) return { code: 'FORBIDDEN', requiredRole: role }
  return viewer.age > maxAge ? { code: 'REAUTHENTICATION_REQUIRED', maxAge } : null
}

const DENIALS = ['UNAUTHENTICATED', 'FORBIDDEN', 'REAUTHENTICATION_REQUIRED']
const STATUSES: Record<string, number> = { FORBIDDEN: 403 }

test('docs/access.md is what the schema says', () => {
  const policy = compilePolicy(schema)
  expect(page).toContain(printAccessMatrix(accessMatrix(schema, policy), policy))
})

test('each field of the schema has its line, and no other has one', () => {
  const coordinates = lines
    .map(({ coordinate }) => coordinate)
    .filter((coordinate) => /^[A-Z]\w+\.\w+$/.test(coordinate))
  const objects = coordinates.filter((coordinate) => isObjectType(schema.getType(coordinate.split('.')[0] ?? '')))
  expect(objects.toSorted()).toEqual(fields.map(({ coordinate }) => coordinate).toSorted())
  expect(fields.length).toBeGreaterThan(80)
})

describe.each(VIEWERS)('$name', (viewer) => {
  const clock = settableClock()
  let app: TestApp
  let standing: string | undefined
  beforeAll(async () => {
    app = await startTestApp({ now: clock.now })
    standing = await viewer.token(app, clock)
  })
  afterAll(() => app.close())

  test.each(fields)('at $coordinate meets what the page says', async ({ coordinate, root }) => {
    const line = lineOf.get(coordinate)
    if (!line) throw new Error(`docs/access.md has no line for ${coordinate}`)
    const query = operation([...line.path, coordinate])
    // A mutation may end the session or the account: each is asked with a token of its own.
    const token = query.startsWith('query') ? standing : await viewer.token(app, clock)
    const { status, headers, data, errors = [] } = await app.query<object>(query, { token })
    const denied = errors.filter(({ extensions }) => DENIALS.includes(extensions.code))
    const expected = denial(line, viewer)
    if (expected === null) {
      expect(denied).toEqual([])
      return
    }
    // Nothing has run.
    expect(data).toBeUndefined()
    expect(denied).toHaveLength(errors.length)
    expect(denied.map(({ extensions }) => extensions)).toContainEqual(expect.objectContaining(expected))
    const named = denied.map(({ message }) => message.split(' ')[0])
    expect(named.some((name) => [...line.path, coordinate].includes(name ?? ''))).toBe(true)
    expect(status).toBe(STATUSES[String(denied[0]?.extensions.code)] ?? 401)
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(root).toBe(line.path.length === 0)
  })
})
