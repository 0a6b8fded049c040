import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { AppError } from '../../src/core/errors.ts'
import { passwordIssues } from '../../src/passwords/policy/policy.ts'
import { CLIENT, codeOf, memoryLimits, PASSWORD, type Sessions, startSessions } from './test-sessions.ts'

let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions()
})
afterAll(() => sessions.close())

const login = (email: string, password = PASSWORD, on: Pick<Sessions, 'login'> = sessions, ip = CLIENT.ip) =>
  on.login({ email, password }, { ...CLIENT, ip })

const rowOf = (id: string) => sessions.database.read.user.findUniqueOrThrow({ where: { id } })

test('opens a session with address and user agent and records the login', async () => {
  const user = await sessions.makeUser()
  const signIn = await login(user.email)
  const viewer = sessions.viewerOf(signIn.accessToken)
  expect(viewer).toMatchObject({ userId: user.id, role: 'USER', issuedAt: sessions.now() })
  expect((await sessions.list(user.id, {})).nodes).toMatchObject([
    { id: viewer.sessionId, ...CLIENT, createdAt: sessions.now() },
  ])
  expect(signIn.user.lastLoginAt).toEqual(sessions.now())
  expect((await rowOf(user.id)).lastLoginAt).toEqual(sessions.now())
  const events = await sessions.database.read.auditEvent.findMany({ where: { userId: user.id } })
  expect(events).toMatchObject([{ action: 'login', actorId: user.id, ...CLIENT }])
})

test('compares emails without case and composition', async () => {
  await sessions.makeUser({ email: 'Zoë@Example.com', emailKey: 'zoë@example.com' })
  expect(await codeOf(login('ZOE\u0308@example.COM'))).toBeNull()
})

test('accepts every valid password in composed and decomposed form', async () => {
  // Typed code points: 390 and 1,021; counted characters: 130 and 256.
  for (const password of ['각한'.repeat(65).normalize('NFD'), `${'\u1f82'.repeat(255).normalize('NFD')}x`]) {
    expect(passwordIssues(password, { minLength: 15, email: 'a@example.com' })).toEqual([])
    const user = await sessions.makeUser({ passwordHash: await sessions.hasher.hash(password) })
    expect(await codeOf(login(user.email, password))).toBeNull()
    expect(await codeOf(login(user.email, password.normalize('NFC')))).toBeNull()
    expect(await codeOf(login(user.email, `${password}x`))).toBe('INVALID_CREDENTIALS')
  }
})

/** The revocation list is read at intervals, independent of logins. */
const POLLED = /^SELECT .*\bEnding\b/

describe('failed logins', () => {
  test('answers a wrong password, an unknown email, a disabled account and malformed input alike', async () => {
    const user = await sessions.makeUser()
    const disabled = await sessions.makeUser({ disabled: true })
    const errors = await Promise.all(
      [
        [user.email, 'wrong'],
        [user.email, ''],
        [user.email, '\0'],
        [user.email, '\ud83d'],
        [user.email, `${PASSWORD}${'x'.repeat(1_000_000)}`],
        [user.email, `a${'\u0315\u0300'.repeat(63_000)}`],
        ['nobody@example.com', PASSWORD],
        [disabled.email, PASSWORD],
        ['', ''],
        ['\0', PASSWORD],
        ['\ud83d@example.com', PASSWORD],
        ['a'.repeat(1_000_000), PASSWORD],
      ].map(([email = '', password]) => login(email, password).catch((error) => error)),
    )
    for (const error of errors) {
      expect(error).toBeInstanceOf(AppError)
      expect(error).toEqual(errors[0])
    }
    expect(errors[0].code).toBe('INVALID_CREDENTIALS')
    expect(await sessions.actions(user.id)).toEqual(Array(6).fill('login.failed'))
    expect(await sessions.actions(disabled.id)).toEqual(['login.failed'])
  })

  test('runs the same queries for a wrong password, an unknown email and a disabled account', async () => {
    const queries: string[] = []
    const watched = await sessions.another({ onQuery: (sql) => POLLED.test(sql) || queries.push(sql) })
    const user = await watched.makeUser()
    const disabled = await watched.makeUser({ disabled: true })
    const seen: string[][] = []
    for (const email of [user.email, 'nobody@example.com', disabled.email]) {
      queries.length = 0
      await codeOf(login(email, 'wrong', watched))
      await new Promise((resolve) => setImmediate(resolve))
      seen.push([...queries])
    }
    expect(seen[0]?.length).toBeGreaterThan(2)
    expect([seen[1], seen[2]]).toEqual([seen[0], seen[0]])
  })
})

test('renews a hash of a lower cost at login', async () => {
  const user = await sessions.makeUser()
  const dearer = await sessions.another({ bcryptCost: 5 })
  await codeOf(login(user.email, 'wrong', dearer))
  expect((await rowOf(user.id)).passwordHash).toBe(user.passwordHash)
  await login(user.email, PASSWORD, dearer)
  const { passwordHash } = await rowOf(user.id)
  expect(passwordHash).toMatch(/^\$2b\$05\$/)
  await login(user.email, PASSWORD, dearer)
  expect((await rowOf(user.id)).passwordHash).toBe(passwordHash)
  expect(await codeOf(login(user.email))).toBeNull()
})

test('rejects a login when the password changes or the account is disabled meanwhile', async () => {
  for (const data of [{ passwordHash: 'another' }, { disabled: true }]) {
    const user = await sessions.makeUser()
    const before = sessions.hasher.verify
    const during = await sessions.another()
    // The change commits between the password check and the login's transaction.
    during.hasher.verify = async (...given) => {
      const right = await before(...given)
      await sessions.database.write((transaction) => transaction.user.update({ where: { id: user.id }, data }))
      return right
    }
    expect(await codeOf(login(user.email, PASSWORD, during))).toBe('INVALID_CREDENTIALS')
    expect((await sessions.list(user.id, {})).nodes).toEqual([])
  }
})

describe('rate limits of login', () => {
  test('returns TOO_MANY_REQUESTS for known and unknown accounts, recorded once per wait', async () => {
    const limited = await sessions.another({ limits: memoryLimits() })
    const user = await limited.makeUser()
    for (const email of [user.email, 'nobody@example.com']) {
      const codes: (string | null)[] = []
      for (let count = 0; count < 8; count++) codes.push(await codeOf(login(email, 'wrong', limited)))
      expect(codes).toEqual([...Array(5).fill('INVALID_CREDENTIALS'), ...Array(3).fill('TOO_MANY_REQUESTS')])
    }
    expect(await codeOf(login(user.email, PASSWORD, limited))).toBe('TOO_MANY_REQUESTS')
    expect(await limited.actions(user.id)).toEqual([...Array(5).fill('login.failed'), 'login.throttled'])
  })

  test('checks five of fifty parallel attempts', async () => {
    const limited = await sessions.another({ limits: memoryLimits() })
    const user = await limited.makeUser()
    const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(login(user.email, 'wrong', limited))))
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(5)
    expect(codes.filter((code) => code === 'TOO_MANY_REQUESTS')).toHaveLength(45)
  })

  test('lets the owner log in from a known address during an attack', async () => {
    const limited = await sessions.another({ limits: memoryLimits() })
    const user = await limited.makeUser()
    const home = '192.0.2.9'
    await login(user.email, PASSWORD, limited, home)
    for (let count = 0; count < 20; count++) await codeOf(login(user.email, 'wrong', limited))
    expect(await codeOf(login(user.email, PASSWORD, limited, '192.0.2.10'))).toBe('TOO_MANY_REQUESTS')
    expect(await codeOf(login(user.email, 'a slip', limited, home))).toBe('INVALID_CREDENTIALS')
    expect(await codeOf(login(user.email, PASSWORD, limited, home))).toBeNull()
  })

  test('counts an address over all accounts, ignoring a port that a proxy appends', async () => {
    const limited = await sessions.another({ limits: memoryLimits() })
    const guess = (index: number) =>
      codeOf(login(`${index}@example.com`, 'wrong', limited, `203.0.113.5:${50_000 + index}`))
    const codes: (string | null)[] = []
    for (let index = 0; index < 101; index++) codes.push(await guess(index))
    expect(codes).toEqual([...Array(100).fill('INVALID_CREDENTIALS'), 'TOO_MANY_REQUESTS'])
  })

  test('counts no attempt that a full hash queue rejected', async () => {
    const limited = await sessions.another({ limits: memoryLimits(), bcryptCost: 12, hashQueue: 0 })
    const user = await limited.makeUser()
    const busy = limited.hasher.hash('another password')
    for (let count = 0; count < 10; count++)
      expect(await codeOf(login(user.email, PASSWORD, limited))).toBe('TOO_MANY_REQUESTS')
    await busy
    expect(await codeOf(login(user.email, PASSWORD, limited))).toBeNull()
  })
})
