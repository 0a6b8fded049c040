/** Ends of a session in the client kit: logout, revocation, another tab, another user. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createSession, OPERATIONS, type User } from '../../client/src/index.ts'
import { PASSWORD } from '../api/test-app.ts'
import { tokenOf } from '../api/viewers.ts'
import { SECRET, secret, startKit } from './kit.ts'
import { memoryStorage } from './wire.ts'

let kit: Awaited<ReturnType<typeof startKit>>
beforeAll(async () => {
  kit = await startKit()
})
afterAll(() => kit.app.close())

describe('a revoked or ended session', () => {
  test('signs out, empties the storage and returns the server’s error when the session is revoked', async () => {
    const transport = memoryStorage()
    const { session, email } = await kit.signIn({ transport })
    const seen: (User | null)[] = []
    session.onChange((user) => seen.push(user))
    await kit.revokeElsewhere(email)
    expect(await kit.ask(session, SECRET)).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', reason: 'revoked' } }],
    })
    expect([session.getUser(), seen, transport.values.size]).toEqual([null, [null], 0])
  })

  test('stays signed in after a network failure', async () => {
    const transport = memoryStorage()
    const { session, wire, url, user } = await kit.signIn({ transport })
    kit.expire()
    wire.connect(false)
    await expect(kit.ask(session, SECRET)).rejects.toThrow(TypeError)
    const reloaded = createSession({ url, transport, fetch: wire.fetch })
    await expect(reloaded.resume()).rejects.toThrow(TypeError)
    expect([session.getUser()?.id, reloaded.getUser()]).toEqual([user.id, undefined])
    wire.connect(true)
    expect(await reloaded.resume()).toMatchObject({ id: user.id })
    expect(await kit.ask(session, SECRET)).toMatchObject(secret)
  })

  test('ends the session on the server at logout and sends later operations without a token', async () => {
    const transport = memoryStorage()
    const { session } = await kit.signIn({ transport })
    const [refreshToken] = transport.values.values()
    await session.logout()
    expect([session.getUser(), transport.values.size]).toEqual([null, 0])
    expect(await kit.ask(session, SECRET)).toMatchObject({ errors: [{ extensions: { reason: 'missing' } }] })
    const { errors } = await kit.app.query(OPERATIONS.refresh, { variables: { refreshToken } })
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }])
  })

  test('signs out locally when the server is unreachable, and rejects the logout call', async () => {
    const { session, wire } = await kit.signIn()
    wire.connect(false)
    await expect(session.logout()).rejects.toThrow(TypeError)
    expect(session.getUser()).toBeNull()
  })

  test('keeps a logout in another tab when a refresh was in flight', async () => {
    const transport = memoryStorage()
    const { session, wire, url } = await kit.signIn({ transport })
    const other = createSession({ url, transport, fetch: wire.fetch })
    await other.resume()
    kit.expire()
    const release = wire.hold('Refresh')
    const answer = kit.ask(session, SECRET)
    while (wire.count('Refresh') < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    await other.logout()
    release()
    expect(await answer).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    expect(transport.values.size).toBe(0)
    expect(await session.resume()).toBeNull()
  })
})

describe('a change of account', () => {
  test('never repeats an operation of one user under another user’s token', async () => {
    const transport = memoryStorage()
    const { session, wire, url } = await kit.signIn({ transport })
    const other = createSession({ url, transport, fetch: wire.fetch })
    kit.expire()
    await other.register({ email: kit.newEmail(), password: PASSWORD })
    expect(await kit.ask(session, 'mutation Add { createTodo(input: { title: "Mine" }) { id } }')).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    })
    expect(session.getUser()?.id).toBe(other.getUser()?.id)
    expect(await kit.ask(session, '{ todos { totalCount } }')).toMatchObject({ data: { todos: { totalCount: 0 } } })
  })

  test('reports a changed role with the next operation', async () => {
    const { session, user, wire } = await kit.signIn()
    const roles: unknown[] = []
    session.onChange((changed) => roles.push(changed?.role))
    const token = await tokenOf(kit.app, 'ADMIN')
    await kit.app.query(`mutation { setUserRole(userId: "${user.id}", role: SUPPORT) { id } }`, { token })
    expect(await kit.ask(session, SECRET)).toMatchObject(secret)
    expect([roles, wire.count('Refresh')]).toEqual([['SUPPORT'], 1])
  })
})
