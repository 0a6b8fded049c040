/** Operations over HTTP, one field each: what it answers, and each code that it is documented to fail with. */

import { basename } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { isNonNullType } from 'graphql'
import type { Role } from '../../src/database/client/client.ts'
import { buildSchema, readSdl } from '../../src/graphql/schema.ts'
import type { Message } from '../../src/mail/message.ts'
import { PASSWORD, type SignedIn, startTestApp } from './test-app.ts'

/** An id of nobody and nothing. */
export const NOBODY = '01890a5d-ac96-774b-bcce-b302099a8057'

const ORIGIN = { ip: null, userAgent: null }

/** Who may ask: nobody, the user that each case has for itself, or one of those whom all cases share. */
export type Asker = 'nobody' | 'user' | 'other' | 'support' | 'admin'

export type Case = {
  /** What it shows, in words: the field is its subject. */
  it: string
  /** Who asks. For a field's first case it is the least that may. */
  as: Asker
  /** The field with its arguments and selection. */
  field: () => string | Promise<string>
  /** What the field answers. */
  gives?: unknown
  /** Or else the code that it fails with, and what comes with it. */
  fails?: string
  extensions?: Record<string, unknown>
  /** What else holds then. */
  afterwards?: () => Promise<void>
}

let ahead = 0
let app: Awaited<ReturnType<typeof startTestApp>>
const letters: Message[] = []

/** `todoId` is the user's only todo. */
export let world: Record<Exclude<Asker, 'nobody'>, SignedIn> & { todoId: string }

/** Sets the clock forward, until the end of the case. */
export function forward(seconds: number): void {
  ahead += seconds * 1000
}

export const ask = <T>(as: Asker, operation: string) =>
  app.query<T>(operation, { token: as === 'nobody' ? undefined : world[as].accessToken })

/** The token of the mail that was sent last; empty where none was sent. */
export async function mailed(): Promise<string> {
  await app.services.accounts.settled()
  return /token=([\w-]+)/.exec(letters.at(-1)?.text ?? '')?.[1] ?? ''
}

/** Another session of the user. */
export const loginAgain = () => app.login(world.user.user.email)

export async function sessionOf(as: Exclude<Asker, 'nobody'>): Promise<string | undefined> {
  const { data } = await ask<{ sessions: { id: string; current: boolean }[] }>(as, '{ sessions { id current } }')
  return data?.sessions.find(({ current }) => current)?.id
}

/** Shows that somebody's access token is refused from now on. */
export async function refused(as: Asker): Promise<void> {
  expect(await ask(as, '{ secureMessage }')).toMatchObject({
    status: 401,
    errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'revoked' } }],
  })
}

async function make(role: Role): Promise<SignedIn> {
  const email = `${role.toLowerCase()}@example.com`
  await app.services.accounts.create({ email, password: PASSWORD, role }, ORIGIN)
  return app.login(email)
}

let users = 0

/** A user of the case's own, with one todo. */
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
 * Declares the tests: of each case, and that every field of the kind has some, and asks for the role of its first one.
 * @param table by field.
 */
export function describeOperations(kind: 'query' | 'mutation', table: Record<string, Case[]>): void {
  beforeAll(async () => {
    const mailer = { send: (letter: Message) => void letters.push(letter), close: async () => {} }
    app = await startTestApp({ mailer, now: () => new Date(Date.now() + ahead) })
    const [support, admin, other] = await Promise.all([make('SUPPORT'), make('ADMIN'), make('USER')])
    world = { support, admin, other, user: other, todoId: NOBODY }
  })
  afterAll(() => app.close())
  afterEach(() => {
    ahead = 0
    letters.splice(0)
  })

  const fields = (kind === 'query' ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {}
  // Named by its file: there the cases are missing, and not here.
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
        const challenge = 'Bearer error="insufficient_user_authentication", max_age="300"'
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
    test('asks for a token', async () => {
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

  /** The data of a field that failed: all of it is null where the field can't be (GraphQL §6.4.4). */
  function nothing(name: string): object | null {
    return isNonNullType(fields[name]?.type) ? null : { [name]: null }
  }
}
