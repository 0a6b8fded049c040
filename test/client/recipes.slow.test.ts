/** The six recipes of examples/clients against the real server, after `npm ci` and `npm run codegen` there. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type * as Kit from '../../client/src/index.ts'
import { PASSWORD, startTestApp } from '../api/test-app.ts'
import { codeAt } from '../factors/test-factors.ts'
import { memoryStorage, openWire } from './wire.ts'

const RECIPES = join(import.meta.dirname, '../../examples/clients')
const ROLLDOWN = join(import.meta.dirname, '../../node_modules/rolldown/bin/cli.mjs')
const NAMES = ['fetch', 'Apollo Client', 'urql', 'Relay', 'graphql-request', 'TanStack Query']
const MINUTE = 60_000

type Recipe = { todos(first: number): Promise<number>; exportMyData(): Promise<unknown> }
type Module = {
  createSession: typeof Kit.createSession
  OPERATIONS: typeof Kit.OPERATIONS
  RECIPES: Record<string, (session: Kit.Session, url: string) => Recipe>
}

let offset = 0
let app: Awaited<ReturnType<typeof startTestApp>>
let recipes: Module
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recipes-'))
  const file = join(folder, 'recipes.mjs')
  const options = ['--platform', 'node', '--format', 'esm', '--no-code-splitting']
  execFileSync(process.execPath, [ROLLDOWN, 'src/recipes.ts', '--file', file, ...options], { cwd: RECIPES })
  recipes = await import(file)
  app = await startTestApp({ now: () => new Date(Date.now() + offset) })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

let count = 0
async function signIn(name: string) {
  const wire = openWire()
  const url = `${app.url}/graphql`
  const session = recipes.createSession({ url, transport: memoryStorage(), fetch: wire.fetch })
  const email = `user${++count}@example.com`
  await session.register({ email, password: PASSWORD })
  const recipe = recipes.RECIPES[name]?.(session, url)
  if (!recipe) throw new Error(`no recipe for ${name}`)
  return { session, wire, email, ask: recipe.todos, exportMyData: recipe.exportMyData }
}

/** Adds an authenticator app in another session. @returns the present code of the app. */
async function enrol(email: string): Promise<() => string> {
  const { accessToken: token } = await app.login(email)
  const add = 'mutation { addAuthenticator { id secret } }'
  const { data } = await app.query<{ addAuthenticator: { id: string; secret: string } }>(add, { token })
  const { id = '', secret = '' } = data?.addAuthenticator ?? {}
  const code = () => codeAt(secret, new Date(Date.now() + offset))
  const confirm = 'mutation ($id: ID!, $code: String!) { confirmAuthenticator(id: $id, code: $code) { codes } }'
  await app.query(confirm, { token, variables: { id, code: code() } })
  // A code is accepted once.
  offset += MINUTE / 2
  return code
}

/** Returns the first error code in any client's error. */
const codeOf = (error: unknown) => /code: '(\w+)'/.exec(inspect(error, { depth: 8 }))?.[1]

test('tests every client recipe', () => {
  expect(Object.keys(recipes.RECIPES)).toEqual(NAMES)
})

describe.each(NAMES)('%s', (name) => {
  test('refreshes once for ten parallel operations at expiry, and answers all of them', async () => {
    const { wire, ask } = await signIn(name)
    offset += 16 * MINUTE
    expect(await Promise.all(Array.from({ length: 10 }, (_, index) => ask(index + 1)))).toEqual(Array(10).fill(0))
    expect([wire.count('Refresh'), wire.sent.length]).toEqual([1, 22])
  })

  test('refreshes again without an error when the first refresh response is lost', async () => {
    const { wire, ask } = await signIn(name)
    offset += 16 * MINUTE
    wire.loseAnswer('Refresh')
    expect(await ask(1)).toBe(0)
    expect(wire.count('Refresh')).toBe(2)
  })

  test('fails with UNAUTHENTICATED and signs the user out when the session is revoked', async () => {
    const { session, ask, email } = await signIn(name)
    const { accessToken } = await app.login(email)
    await app.query('mutation { logoutAll }', { token: accessToken })
    expect(codeOf(await ask(1).catch((error) => error))).toBe('UNAUTHENTICATED')
    expect(session.getUser()).toBeNull()
  })

  test('answers no operation after logout, not even from a cache', async () => {
    const { session, ask, wire } = await signIn(name)
    expect(await ask(1)).toBe(0)
    await session.logout()
    expect(codeOf(await ask(1).catch((error) => error))).toBe('UNAUTHENTICATED')
    expect(wire.count('Refresh')).toBe(0)
  })

  test('shows REAUTHENTICATION_REQUIRED without a refresh, and goes on after the password', async () => {
    const { session, wire, email, exportMyData } = await signIn(name)
    offset += 6 * MINUTE
    expect(codeOf(await exportMyData().catch((error) => error))).toBe('REAUTHENTICATION_REQUIRED')
    expect(wire.count('Refresh')).toBe(0)
    expect(session.getUser()).toMatchObject({ email })
    await session.authenticate(recipes.OPERATIONS.reauthenticate, { input: { password: PASSWORD } })
    expect(await exportMyData()).toMatchObject({ user: { email } })
    expect(wire.count('Refresh')).toBe(0)
  })

  test('signs in with SECOND_FACTOR_REQUIRED and a code, and reauthenticates with both factors', async () => {
    const { session, email, ask, exportMyData } = await signIn(name)
    const code = await enrol(email)
    await session.logout()
    const { extensions } = await session.login({ email, password: PASSWORD }).catch((error) => error)
    expect(extensions).toMatchObject({ code: 'SECOND_FACTOR_REQUIRED', methods: ['totp', 'recovery_code'] })
    expect(session.getUser()).toBeNull()
    const input = { challenge: extensions.challenge, code: code() }
    await session.authenticate(recipes.OPERATIONS.answerChallenge, { input })
    expect(await ask(1)).toBe(0)

    offset += 6 * MINUTE
    expect(codeOf(await exportMyData().catch((error) => error))).toBe('REAUTHENTICATION_REQUIRED')
    const both = { password: PASSWORD, code: code() }
    await session.authenticate(recipes.OPERATIONS.reauthenticate, { input: both })
    expect(await exportMyData()).toMatchObject({ user: { email } })
  })
})
