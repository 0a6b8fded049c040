/** Operations over HTTP, one field each: its result, and each documented error code. */

import { basename } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { isNonNullType } from 'graphql'
import type { Role } from '../../../src/database/client/client.ts'
import { buildSchema, readSdl } from '../../../src/graphql/schema.ts'
import type { Email } from '../../../src/mail/email.ts'
import { PASSWORD, type SignedIn, startTestApp } from '../test-app.ts'

/** An id that no object has. */
export const NOBODY = '01890a5d-ac96-774b-bcce-b302099a8057'

const CLIENT = { ip: null, userAgent: null }

/** Viewers: anonymous, the separate user of each case, or one shared by all cases. */
export type Asker = 'nobody' | 'user' | 'other' | 'support' | 'admin'

export type Case = {
  /** Behaviour in words, with the field as the subject. */
  it: string
  /** The viewer. A field's first case uses the lowest role allowed. */
  as: Asker
  /** The field with its arguments and selection. */
  field: () => string | Promise<string>
  /** The result of the field. */
  gives?: unknown
  /** The expected error code and extensions. */
  fails?: string
  extensions?: Record<string, unknown>
  /** Further expectations after the operation. */
  afterwards?: () => Promise<void>
}

let ahead = 0
let app: Awaited<ReturnType<typeof startTestApp>>
const templates: Email[] = []

/** `todoId` is the user's only todo. */
export let world: Record<Exclude<Asker, 'nobody'>, SignedIn> & { todoId: string }

/** Sets the clock forward until the end of the case. */
export function forward(seconds: number): void {
  ahead += seconds * 1000
}

/** Time of the application. */
export const now = (): Date => new Date(Date.now() + ahead)

export const ask = <T>(as: Asker, operation: string) =>
  app.query<T>(operation, { token: as === 'nobody' ? undefined : world[as].accessToken })

/** Token of the last email; empty when none was sent. */
export async function mailed(): Promise<string> {
  await app.services.users.drain()
  return /token=([\w-]+)/.exec(templates.at(-1)?.text ?? '')?.[1] ?? ''
}

/** Another session of the user. */
export const loginAgain = () => app.login(world.user.user.email)

export async function sessionOf(as: Exclude<Asker, 'nobody'>): Promise<string | undefined> {
  const { data } = await ask<{ sessions: { nodes: { id: string; current: boolean }[] } }>(
    as,
    '{ sessions { nodes { id current } } }',
  )
  return data?.sessions.nodes.find(({ current }) => current)?.id
}

/** Expects that an access token is revoked. */
export async function refused(as: Asker): Promise<void> {
  expect(await ask(as, '{ secureMessage }')).toMatchObject({
    status: 401,
    errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'revoked' } }],
  })
}

async function make(role: Role): Promise<SignedIn> {
  const email = `${role.toLowerCase()}@example.com`
  await app.services.users.create({ email, password: PASSWORD, role }, CLIENT)
  return app.login(email)
}

let users = 0

/** Creates the user of a case, with one todo. */
async function makeUser(): Promise<void> {
  users += 1
  const user = await app.register(`user-${users}@example.com`)
  world = { ...world, user }
  const { data } = await ask<{ createTodo: { id: string } }>(
    'user',
    'mutation { createTodo(input: { title: "Mine" }) { id } }',
  )
  world.todoId = data?.createTodo.id ?? ''
}

const schema = buildSchema(await readSdl())

/**
 * Declares the tests: each case, that every field has cases, and that it requires the role of its first case.
 * @param table cases by field.
 */
export function describeOperations(kind: 'query' | 'mutation', table: Record<string, Case[]>): void {
  beforeAll(async () => {
    const mailer = { send: (letter: Email) => void templates.push(letter), close: async () => {} }
    app = await startTestApp({ mailer, now })
    const [support, admin, other] = await Promise.all([make('SUPPORT'), make('ADMIN'), make('USER')])
    world = { support, admin, other, user: other, todoId: NOBODY }
  })
  afterAll(() => app.close())
  afterEach(() => {
    ahead = 0
    templates.splice(0)
  })

  const fields = (kind === 'query' ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {}
  // Named by its file, which lacks the cases.
  test(`the table in ${basename(expect.getState().testPath ?? '')} has cases for each ${kind} of the schema, and no other`, () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(fields).sort())
  })

  describe.each(Object.entries(table))('%s', (name, cases) => {
    const [first] = cases
    const operation = async (each: Case | undefined) => `${kind} { ${await each?.field()} }`

    test.each(cases)('$it', async (each) => {
      await makeUser()
      const { as, gives, fails, extensions, afterwards } = each
      const { status, headers, data, errors } = await ask<Record<string, unknown>>(as, await operation(each))
      if (fails === undefined) {
        expect(errors).toBeUndefined()
        expect(status).toBe(200)
        expect(data?.[name]).toEqual(typeof gives === 'function' ? gives() : gives)
      } else {
        const { factors = null, maxAge = null }: Record<string, unknown> = errors?.[0]?.extensions ?? {}
        const needs = [factors && `, acr_values="${factors}"`, maxAge && `, max_age="${maxAge}"`].filter(Boolean)
        const challenge = `Bearer error="insufficient_user_authentication"${needs.join('')}`
        const [expectedStatus, expectedChallenge] =
          fails === 'REAUTHENTICATION_REQUIRED' ? [401, challenge] : [200, null]
        expect(errors).toEqual([expect.objectContaining({ message: expect.any(String) })])
        expect(errors?.[0]?.extensions).toMatchObject({ code: fails, ...extensions })
        expect([status, headers.get('www-authenticate')]).toEqual([expectedStatus, expectedChallenge])
        if (status === 200) expect([errors?.[0]?.path, data]).toEqual([[name], nothing(name)])
        const wait = fails === 'TOO_MANY_REQUESTS' ? String(errors?.[0]?.extensions.retryAfter) : null
        expect(headers.get('retry-after')).toBe(wait)
      }
      await afterwards?.()
    })

    if (first?.as === 'nobody') return
    test('denies an anonymous viewer', async () => {
      const { status, data, errors } = await ask('nobody', await operation(first))
      expect([status, data]).toEqual([401, undefined])
      expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['UNAUTHENTICATED']))
    })

    if (first?.as === 'user') return
    test(`asks for ${first?.as}`, async () => {
      const { status, data, errors } = await ask('other', await operation(first))
      expect([status, data]).toEqual([403, undefined])
      expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['FORBIDDEN']))
      expect(errors?.[0]?.extensions.requiredRole).toBe(first?.as.toUpperCase())
    })
  })

  /** Returns the data of a failed field: all of it is null where the field is non-null (GraphQL §6.4.4). */
  function nothing(name: string): object | null {
    return isNonNullType(fields[name]?.type) ? null : { [name]: null }
  }
}
