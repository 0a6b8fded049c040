import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { passwordIssues } from '../../src/accounts/passwords/policy.ts'
import { AppError } from '../../src/errors.ts'
import { codeOf, memoryLimits, ORIGIN, PASSWORD, type Sessions, startSessions } from './test-sessions.ts'

let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions()
})
afterAll(() => sessions.close())

const login = (email: string, password = PASSWORD, on: Pick<Sessions, 'login'> = sessions, ip = ORIGIN.ip) =>
  on.login({ email, password }, { ...ORIGIN, ip })

const rowOf = (id: string) => sessions.database.read.user.findUniqueOrThrow({ where: { id } })

test('a login opens a session that knows from where, and is noted', async () => {
  const user = await sessions.makeUser()
  const signIn = await login(user.email)
  const viewer = sessions.viewerOf(signIn.accessToken)
  expect(viewer).toMatchObject({ userId: user.id, role: 'USER', issuedAt: sessions.now() })
  expect(await sessions.listLive(user.id)).toMatchObject([
    { id: viewer.sessionId, ...ORIGIN, createdAt: sessions.now() },
  ])
  expect(signIn.user.lastLoginAt).toEqual(sessions.now())
  expect((await rowOf(user.id)).lastLoginAt).toEqual(sessions.now())
  const events = await sessions.database.read.auditEvent.findMany({ where: { userId: user.id } })
  expect(events).toMatchObject([{ action: 'login', actorId: user.id, ...ORIGIN }])
})

test('an email is compared without regard to case and composition', async () => {
  await sessions.makeUser({ email: 'Zoë@Example.com', emailKey: 'zoë@example.com' })
  expect(await codeOf(login('ZOE\u0308@example.COM'))).toBeNull()
})

test('every password that an account may be given signs in, however its characters are composed', async () => {
  // 390 and 1,021 code points as they are typed, 130 and 256 as they count.
  for (const password of ['각한'.repeat(65).normalize('NFD'), `${'\u1f82'.repeat(255).normalize('NFD')}x`]) {
    expect(passwordIssues(password, { minLength: 15, email: 'a@example.com' })).toEqual([])
    const user = await sessions.makeUser({ passwordHash: await sessions.hasher.hash(password) })
    expect(await codeOf(login(user.email, password))).toBeNull()
    expect(await codeOf(login(user.email, password.normalize('NFC')))).toBeNull()
    expect(await codeOf(login(user.email, `${password}x`))).toBe('INVALID_CREDENTIALS')
  }
})

describe('the answer is the same', () => {
  test('for a wrong password, an unknown email, a disabled account, and what is neither email nor password', async () => {
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

  test('and so are the queries, for a wrong password, an unknown email and a disabled account', async () => {
    const queries: string[] = []
    const watched = await sessions.another({ onQuery: (sql) => queries.push(sql) })
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

test('a hash of a lower cost is renewed, and the password stays the same', async () => {
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

test('a password that is replaced, or an account that is disabled, while it is checked gives nothing', async () => {
  for (const data of [{ passwordHash: 'another' }, { disabled: true }]) {
    const user = await sessions.makeUser()
    const before = sessions.hasher.verify
    const during = await sessions.another()
    // The change is committed between the check of the password and the sign-in.
    during.hasher.verify = async (...given) => {
      const right = await before(...given)
      await sessions.database.write((transaction) => transaction.user.update({ where: { id: user.id }, data }))
      return right
    }
    expect(await codeOf(login(user.email, PASSWORD, during))).toBe('INVALID_CREDENTIALS')
    expect(await sessions.listLive(user.id)).toEqual([])
  }
})

describe('guessing', () => {
  test('ends in TOO_MANY_REQUESTS for a known and for an unknown account alike, and is noted once for each wait', async () => {
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

  test('in parallel gets no more tries', async () => {
    const limited = await sessions.another({ limits: memoryLimits() })
    const user = await limited.makeUser()
    const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(login(user.email, 'wrong', limited))))
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(5)
    expect(codes.filter((code) => code === 'TOO_MANY_REQUESTS')).toHaveLength(45)
  })

  test('from elsewhere does not keep out the owner at an address that signed in before', async () => {
    const limited = await sessions.another({ limits: memoryLimits() })
    const user = await limited.makeUser()
    const home = '192.0.2.9'
    await login(user.email, PASSWORD, limited, home)
    for (let count = 0; count < 20; count++) await codeOf(login(user.email, 'wrong', limited))
    expect(await codeOf(login(user.email, PASSWORD, limited, '192.0.2.10'))).toBe('TOO_MANY_REQUESTS')
    expect(await codeOf(login(user.email, 'a slip', limited, home))).toBe('INVALID_CREDENTIALS')
    expect(await codeOf(login(user.email, PASSWORD, limited, home))).toBeNull()
  })

  test('at many accounts ends for an address, whatever port a proxy writes behind it', async () => {
    const limited = await sessions.another({ limits: memoryLimits() })
    const guess = (index: number) =>
      codeOf(login(`${index}@example.com`, 'wrong', limited, `203.0.113.5:${50_000 + index}`))
    const codes: (string | null)[] = []
    for (let index = 0; index < 101; index++) codes.push(await guess(index))
    expect(codes).toEqual([...Array(100).fill('INVALID_CREDENTIALS'), 'TOO_MANY_REQUESTS'])
  })

  test('is not what a full queue of hashes is taken for', async () => {
    const limited = await sessions.another({ limits: memoryLimits(), bcryptCost: 12, hashQueue: 0 })
    const user = await limited.makeUser()
    const busy = limited.hasher.hash('another password')
    for (let count = 0; count < 10; count++)
      expect(await codeOf(login(user.email, PASSWORD, limited))).toBe('TOO_MANY_REQUESTS')
    await busy
    expect(await codeOf(login(user.email, PASSWORD, limited))).toBeNull()
  })
})
