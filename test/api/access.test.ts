/**
 * docs/access.md against the running server: every viewer tries each field of each type. The fields are found by
 * walking the schema, so a new field is covered at once.
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
  isInterfaceType,
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

/** What the page states about a coordinate. */
type Line = { coordinate: string; role: string; maxAge: number; factors: number; path: string[] }

const lines = [...page.matchAll(/^\| `(.+?)` \| (.+?) \| (.*?) ?\|$/gm)].map(
  ([, coordinate = '', least = '', by = '']): Line => ({
    coordinate,
    role: /^\w+/.exec(least)?.[0] ?? '',
    maxAge: Number(/in the last (\d+) seconds/.exec(least)?.[1] ?? Number.POSITIVE_INFINITY),
    factors: Number(/(\d+) factors/.exec(least)?.[1] ?? 0),
    path: by === '' ? [] : by.split(' → '),
  }),
)
const lineOf = new Map(lines.map((line) => [line.coordinate, line]))

type Found = { coordinate: string; field: GraphQLField<unknown, unknown>; root: boolean }

/** All fields of all object types. */
const fields: Found[] = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
  .flatMap((type) => {
    if (!isObjectType(type)) return []
    const root = ROOTS.includes(type)
    return Object.values(type.getFields()).map((field) => ({ coordinate: `${type.name}.${field.name}`, field, root }))
  })
const fieldOf = new Map(fields.map((found) => [found.coordinate, found.field]))

/** Returns a valid value of a type. The tests do not depend on which one. */
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

/** Returns an operation that selects a field by the path to it. */
function operation(coordinates: string[]): string {
  const [first = ''] = coordinates
  const selection = coordinates.reduceRight((below, coordinate, index) => {
    const field = fieldOf.get(coordinate)
    if (!field) throw new Error(`docs/access.md knows ${coordinate}, and the schema doesn't`)
    const args = required(field.args)
    const type = getNamedType(field.type)
    const [next] = coordinates[index + 1]?.split('.') ?? []
    const narrowed = isInterfaceType(type) && below !== '' ? `... on ${next} { ${below} }` : below
    const inner = isCompositeType(type) ? ` { ${narrowed || '__typename'} }` : ''
    return field.name + (args.length > 0 ? `(${args.join(', ')})` : '') + inner
  }, '')
  return `${first.split('.')[0]?.toLowerCase()} { ${selection} }`
}

/** Returns the error that the page promises to a viewer; null if the viewer may use the field. */
function denial({ role, maxAge, factors }: Line, viewer: Viewer): object | null {
  if (role === 'anonymous') return null
  if (viewer.role === null) return { code: 'UNAUTHENTICATED', reason: viewer.reason }
  if (ROLES.indexOf(viewer.role) < ROLES.indexOf(role)) return { code: 'FORBIDDEN', requiredRole: role }
  const needs = { ...(viewer.age > maxAge && { maxAge }), ...(viewer.factors < factors && { factors }) }
  return Object.keys(needs).length > 0 ? { code: 'REAUTHENTICATION_REQUIRED', ...needs } : null
}

const DENIALS = ['UNAUTHENTICATED', 'FORBIDDEN', 'REAUTHENTICATION_REQUIRED']
const STATUSES: Record<string, number> = { FORBIDDEN: 403 }

test('generates docs/access.md from the current schema', () => {
  const policy = compilePolicy(schema, { roles: ROLES })
  expect(page).toContain(printAccessMatrix(accessMatrix(schema, policy), policy))
})

test('lists each field of the schema in docs/access.md exactly once', () => {
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
    app = await startTestApp({ now: clock.now, settings: { ADMIN_FACTORS: '2' } })
    standing = await viewer.token(app, clock)
  })
  afterAll(() => app.close())

  test.each(fields)('decides about $coordinate as docs/access.md states', async ({ coordinate, root }) => {
    const line = lineOf.get(coordinate)
    if (!line) throw new Error(`docs/access.md has no line for ${coordinate}`)
    const query = operation([...line.path, coordinate])
    // A mutation may revoke the session or delete the account, so each one gets a separate token.
    const token = query.startsWith('query') ? standing : await viewer.token(app, clock)
    const { status, headers, data, errors = [] } = await app.query<object>(query, { token })
    const denied = errors.filter(({ extensions }) => DENIALS.includes(extensions.code))
    const expected = denial(line, viewer)
    if (expected === null) {
      expect(denied).toEqual([])
      return
    }
    // Nothing was executed.
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
