/**
 * Refreshes of the client kit: one for all requests and tabs, lost responses, errors without a refresh, and recipients
 * of tokens.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createSession } from '../../client/src/index.ts'
import { PASSWORD } from '../api/test-app.ts'
import { MINUTE, SECRET, secret, startKit, times } from './kit.ts'
import { memoryStorage, openWire } from './wire.ts'

let kit: Awaited<ReturnType<typeof startKit>>
beforeAll(async () => {
  kit = await startKit()
})
afterAll(() => kit.app.close())

describe('expired access tokens', () => {
  test('sends one refresh for ten parallel operations and answers all of them', async () => {
    const { session, wire } = await kit.signIn()
    kit.expire()
    const answers = await Promise.all(times(10, () => kit.ask(session, SECRET)))
    expect(answers).toEqual(times(10, () => expect.objectContaining(secret)))
    expect(wire.count('Refresh')).toBe(1)
    expect(wire.count('Secret')).toBe(20)
  })

  test('retries a refresh with the same token when its response was lost', async () => {
    const { session, wire } = await kit.signIn()
    kit.expire()
    wire.loseAnswer('Refresh')
    expect(await kit.ask(session, SECRET)).toMatchObject(secret)
    const [first, ...others] = wire.sent.filter(({ operation }) => operation === 'Refresh')
    expect(others.map(({ body }) => body.variables)).toEqual([first?.body.variables])
  })

  test('keeps five tabs with a shared storage signed in and answers all their operations', async () => {
    const transport = memoryStorage()
    const { session, wire, url, user } = await kit.signIn({ transport })
    const tabs = [session, ...times(4, () => createSession({ url, transport, fetch: wire.fetch }))]
    await Promise.all(tabs.map((tab) => tab.resume()))
    for (let round = 0; round < 3; round++) {
      kit.expire()
      const answers = await Promise.all(tabs.flatMap((tab) => times(10, () => kit.ask(tab, SECRET))))
      expect(answers).toEqual(times(50, () => expect.objectContaining(secret)))
    }
    expect(tabs.map((tab) => tab.getUser()?.id)).toEqual(times(5, () => user.id))
  })

  test('ignores the clock of the device', async () => {
    const { session, wire } = await kit.signIn()
    const { now } = Date
    Date.now = () => now() + 120 * MINUTE
    kit.pass(-120)
    try {
      expect(await kit.ask(session, SECRET)).toMatchObject(secret)
    } finally {
      Date.now = now
      kit.pass(120)
    }
    expect(wire.count('Refresh')).toBe(0)
  })
})

describe('error codes', () => {
  test('sends no refresh when the server answers REAUTHENTICATION_REQUIRED', async () => {
    const { session, wire } = await kit.signIn()
    kit.pass(10)
    const answer = await kit.ask(session, 'mutation Leave { deleteAccount }')
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'REAUTHENTICATION_REQUIRED', maxAge: 300 } }] })
    expect([wire.count('Refresh'), wire.count('Leave')]).toEqual([0, 1])
  })

  test('rejects a login with the server’s code for a wrong password', async () => {
    const { session, email } = await kit.signIn()
    const attempt = session.login({ email, password: 'not the right one' })
    await expect(attempt).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' })
  })

  test('adopts the tokens of any mutation that returns an AuthPayload, refreshing first when needed', async () => {
    const transport = memoryStorage()
    const { session, wire } = await kit.signIn({ transport })
    kit.expire()
    const change = `mutation Change($input: ChangePasswordInput!) { __typename changePassword(input: $input)
      { accessToken refreshToken user { id email name role emailVerified } } }`
    await session.authenticate(change, { input: { currentPassword: PASSWORD, newPassword: `another ${PASSWORD}` } })
    expect([wire.count('Refresh'), wire.count('Change')]).toEqual([1, 2])
    expect(await kit.ask(session, SECRET)).toMatchObject(secret)
    kit.expire()
    expect(await kit.ask(session, SECRET)).toMatchObject(secret)
  })
})

describe('tokens', () => {
  test('sends access tokens to the API URL only', async () => {
    const { session, wire } = await kit.signIn()
    const body = JSON.stringify({ query: SECRET })
    await session.fetch(`${kit.app.url}/other`, { method: 'POST', body })
    await session.fetch(new URL('/graphql?extra', kit.app.url), { method: 'POST', body })
    expect(wire.sent.map(({ headers }) => headers.has('authorization'))).toEqual([false, true])
  })

  test('repeats a Request object with its method, headers and body after a refresh', async () => {
    const { session, url } = await kit.signIn()
    kit.expire()
    const headers = { 'content-type': 'application/json' }
    const plain = createSession({ url, transport: memoryStorage() })
    await plain.register({ email: kit.newEmail(), password: PASSWORD })
    kit.expire()
    const request = new Request(url, { method: 'POST', headers, body: JSON.stringify({ query: SECRET }) })
    expect(await (await plain.fetch(request)).json()).toMatchObject(secret)
    expect(session.getUser()).not.toBeNull()
  })

  test('sends no request on resume when the storage is empty', async () => {
    const wire = openWire()
    const session = createSession({ url: `${kit.app.url}/graphql`, transport: memoryStorage(), fetch: wire.fetch })
    expect([await session.resume(), session.getUser(), wire.sent]).toEqual([null, null, []])
  })

  test('restores the stored session before an operation that was sent ahead of resume', async () => {
    const transport = memoryStorage()
    const { wire, url, user } = await kit.signIn({ transport })
    const session = createSession({ url, transport, fetch: wire.fetch })
    expect(await kit.ask(session, SECRET)).toMatchObject(secret)
    expect([wire.count('Refresh'), session.getUser()?.id]).toEqual([1, user.id])
  })
})
