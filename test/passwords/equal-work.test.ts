/** Work of a wrong password: the same for any stored hash or none. Counted in bcrypt iterations, not timed. */

import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { costOf, dummyHash } from '../../src/passwords/equal-work.ts'
import { createHasher, type Hasher, type HasherOptions } from '../../src/passwords/hasher.ts'
import { importHash } from '../../src/passwords/imported/stored-form.ts'
import { createStoredWork } from '../../src/passwords/stored-work.ts'
import { NO_WORK, type Work } from '../../src/passwords/work.ts'
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts'
import { addUser } from '../database/test-user.ts'
import { memoryLog } from '../mail/memory-log.ts'

const pepper = randomBytes(32)
const open: Hasher[] = []
afterEach(() => Promise.all(open.splice(0).map((each) => each.close())))

function hasher(options: Partial<HasherOptions>): Hasher {
  const created = createHasher({ cost: 4, pepper, threads: 1, queueLimit: 100, ...options })
  open.push(created)
  return created
}

/** The hashes that are computed in all. */
async function allWork(attempt: Promise<unknown>) {
  const works = await attempt.then(
    () => [],
    (error: Error) => JSON.parse(error.message) as Work[],
  )
  return {
    bcrypt: works.reduce((sum, { bcrypt }) => sum + (bcrypt === 0 ? 0 : 2 ** bcrypt), 0),
    pbkdf2: works.reduce((sum, { pbkdf2 }) => sum + pbkdf2, 0),
    memoryHard: works.flatMap(({ memoryHard }) => memoryHard).sort(),
  }
}

describe('the work of a wrong password', () => {
  const program = new URL('./recording-worker.ts', import.meta.url)

  /** Total bcrypt iterations. */
  const work = async (attempt: Promise<unknown>): Promise<number> => (await allWork(attempt)).bcrypt

  test.each([
    ['BCRYPT_COST', 12, 0],
    ['BCRYPT_COST, after it was raised', 12, 10],
    ['the dearest stored hash, after BCRYPT_COST was lowered', 10, 12],
  ])('costs the work of %s, for a hash of any cost and for an unknown user', async (_, cost, dearest) => {
    const { verify, verifyDummy } = hasher({ program, cost, dearestStored: () => ({ ...NO_WORK, bcrypt: dearest }) })
    const attempts = [
      verifyDummy('wrong'),
      verify('x'.repeat(300), dummyHash(11)),
      ...[10, 11, 12].map((each) => verify('wrong', dummyHash(each))),
    ]
    for (const each of attempts) expect(await work(each)).toBe(2 ** 12)
  })

  test('raises the work of unknown users after a hash of a higher cost was verified', async () => {
    const { verify, verifyDummy } = hasher({ program, cost: 10 })
    expect(await work(verifyDummy('wrong'))).toBe(2 ** 10)
    expect(await work(verify('wrong', dummyHash(13)))).toBe(2 ** 13)
    expect(await work(verifyDummy('wrong'))).toBe(2 ** 13)
  })
})

describe('the work of a wrong password with imported hashes', () => {
  const program = new URL('./recording-worker.ts', import.meta.url)
  const MIX = [
    `$2y$10$${'.'.repeat(53)}`,
    `$2a$06$${'.'.repeat(53)}`,
    `$argon2id$v=19$m=4096,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`,
    `$argon2id$v=19$m=8192,t=3,p=2$${'A'.repeat(22)}$${'A'.repeat(43)}`,
    `$scrypt$ln=10,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`,
    `pbkdf2_sha256$260000$salt$${'A'.repeat(43)}=`,
    `pbkdf2_sha256$870000$salt$${'A'.repeat(43)}=`,
  ].map((hash) => (importHash(hash) as { stored: string }).stored)

  test('costs the same for every scheme, without a hash and for an unknown user', async () => {
    const { verify, verifyDummy } = hasher({ program, cost: 12 })
    const works = async () => {
      const all = []
      for (const hash of [...MIX, dummyHash(12), dummyHash(11), '']) all.push(await allWork(verify('wrong', hash)))
      return [...all, await allWork(verifyDummy('wrong')), await allWork(verify('x'.repeat(300), MIX[0] ?? ''))]
    }
    // The first round meets each scheme.
    await works()
    for (const each of await works())
      expect(each).toEqual({
        bcrypt: 2 ** 12,
        pbkdf2: 870_000,
        memoryHard: ['argon2id,m=4096,t=2,p=1', 'argon2id,m=8192,t=3,p=2', 'scrypt,ln=10,r=8,p=1'],
      })
  })
})

test('verifies against the stored hash only, never against a dummy hash', async () => {
  const cheap = await hasher({ cost: 4 }).hash('plum orbit cactus')
  const { hash, verify, verifyDummy } = hasher({ cost: 6 })
  expect(await verify('plum orbit cactus', cheap)).toBe(true)
  expect(await verify('plum orbit cactu', cheap)).toBe(false)
  expect(await verify('plum orbit cactus', await hash('plum orbit cactus'))).toBe(true)
  for (const password of ['', 'plum orbit cactus', '\0']) expect(await verifyDummy(password)).toBe(false)
})

describe('stored costs', () => {
  let opened: TestDatabase
  const queries: string[] = []
  beforeAll(async () => {
    opened = await openTestDatabase({ onQuery: (sql) => queries.push(sql) })
  })
  afterAll(() => opened.close())

  const store = (hashes: string[]) =>
    opened.database.write(async (transaction) => {
      for (const passwordHash of hashes) {
        const { id } = await addUser(transaction)
        await transaction.user.update({ where: { id }, data: { passwordHash } })
      }
    })

  test('finds all schemes and costs of stored hashes in fewer than ten queries', async () => {
    const costs = createStoredWork({ reader: opened.database.read, log: memoryLog().log })
    await costs.read()
    expect(costs.dearest()).toEqual(NO_WORK)
    await store([10, 10, 10, 12, 11, 11].map(dummyHash))
    await store([
      'none',
      '',
      'import$argon2id,m=19456,t=2,p=1$hash',
      'import$pbkdf2,600000$hash',
      `$2a$13$${'.'.repeat(53)}`,
    ])
    queries.length = 0
    await costs.read()
    expect(costs.dearest()).toEqual({ bcrypt: 13, pbkdf2: 600_000, memoryHard: ['argon2id,m=19456,t=2,p=1'] })
    expect(queries.length).toBeLessThan(10)
  })

  test('lowers the highest cost when its last hash is deleted', async () => {
    const costs = createStoredWork({ reader: opened.database.read, log: memoryLog().log })
    const { id } = await opened.database.write((transaction) => addUser(transaction))
    await opened.database.write(({ user }) => user.update({ where: { id }, data: { passwordHash: dummyHash(15) } }))
    await costs.read()
    expect(costs.dearest().bcrypt).toBe(15)
    await opened.database.write(({ user }) => user.delete({ where: { id } }))
    await costs.read()
    expect(costs.dearest().bcrypt).toBeLessThan(15)
  })
})

test('creates dummy hashes with the form and cost of real ones', () => {
  for (const cost of [4, 12]) {
    expect(dummyHash(cost)).toMatch(/^\$2b\$\d\d\$[./A-Za-z0-9]{53}$/)
    expect(costOf(dummyHash(cost))).toBe(cost)
  }
})
