import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from '@jest/globals'
import bcrypt from 'bcryptjs'
import fc from 'fast-check'
import { createHasher, type Hasher, type HasherOptions } from '../../../src/accounts/passwords/hasher.ts'
import { prepare } from '../../../src/accounts/passwords/prepare.ts'
import { AppError } from '../../../src/errors.ts'

const key = randomBytes(32)
const open: Hasher[] = []

/** At the lowest cost that there is. */
function hasher(options: Partial<HasherOptions> = {}): Hasher {
  const created = createHasher({ cost: 4, key, threads: 2, queueLimit: 100, ...options })
  open.push(created)
  return created
}

afterEach(() => Promise.all(open.splice(0).map((each) => each.close())))

describe('a password', () => {
  test('verifies against its own hash alone', async () => {
    const { hash, verify } = hasher()
    const stored = await hash('plum orbit cactus')
    expect(await verify('plum orbit cactus', stored)).toBe(true)
    for (const other of ['plum orbit cactuS', 'plum orbit cactus ', ' plum orbit cactus', ''])
      expect(await verify(other, stored)).toBe(false)
  })

  test('is hashed with another salt each time', async () => {
    const { hash } = hasher()
    expect(await hash('plum orbit cactus')).not.toBe(await hash('plum orbit cactus'))
  })

  test('is bcrypt for whoever has the key, and lost without it', async () => {
    const stored = await hasher().hash('plum orbit cactus')
    expect(stored).toMatch(/^\$2b\$04\$[./\w]{53}$/)
    expect(bcrypt.compareSync(prepare('plum orbit cactus', key) ?? '', stored)).toBe(true)
    expect(bcrypt.compareSync('plum orbit cactus', stored)).toBe(false)
    expect(await hasher({ key: randomBytes(32) }).verify('plum orbit cactus', stored)).toBe(false)
  })

  test('of fifteen emoji differs from one with another last emoji', async () => {
    const { hash, verify } = hasher()
    const stored = await hash('🔑'.repeat(15))
    expect(await verify('🔑'.repeat(15), stored)).toBe(true)
    expect(await verify(`${'🔑'.repeat(14)}🔒`, stored)).toBe(false)
    expect(await verify('🔑'.repeat(16), stored)).toBe(false)
  })

  test('of 256 characters counts to the last, though bcrypt alone reads 72 bytes', async () => {
    const { hash, verify } = hasher()
    const stored = await hash(`${'long '.repeat(51)}a`)
    expect(await verify(`${'long '.repeat(51)}a`, stored)).toBe(true)
    expect(await verify(`${'long '.repeat(51)}b`, stored)).toBe(false)
  })

  test('counts beyond a NUL', async () => {
    const { hash, verify } = hasher()
    const stored = await hash('before\0after')
    expect(await verify('before\0after', stored)).toBe(true)
    for (const other of ['before', 'before\0', 'before\0other']) expect(await verify(other, stored)).toBe(false)
  })

  test('that is longer than any is wrong after the same work, and is not hashed', async () => {
    const { hash, verify, verifyNothing } = hasher({ cost: 10, threads: 1 })
    const stored = await hash('')
    const longer = ['x'.repeat(257), `a${'\u0315\u0300'.repeat(63_000)}`]
    for (const password of longer) {
      const start = performance.now()
      expect(await verify(password, stored)).toBe(false)
      expect(await verifyNothing(password)).toBe(false)
      expect(performance.now() - start).toBeGreaterThan(20)
      await expect(hash(password)).rejects.toThrow('longer than any')
    }
  })

  test('is the same composed and decomposed', async () => {
    const { hash, verify } = hasher()
    const password = 'Ångström 가각 élève'
    expect(password.normalize('NFD')).not.toBe(password.normalize('NFC'))
    expect(await verify(password.normalize('NFD'), await hash(password.normalize('NFC')))).toBe(true)
    expect(await verify(password.normalize('NFC'), await hash(password.normalize('NFD')))).toBe(true)
    // Not NFKC, which would take what looks different for the same.
    expect(await verify('ﬁne', await hash('fine'))).toBe(false)
  })
})

test('what bcrypt gets is 64 ASCII characters, the same for canonically equal passwords alone', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(prepare(one, key)).toMatch(/^[\w+/]{64}$/)
      expect(prepare(one, key)).toBe(prepare(one.normalize('NFD'), key))
      expect(prepare(one, key) === prepare(other, key)).toBe(one.normalize('NFC') === other.normalize('NFC'))
      expect(prepare(`${one}😀`, key)).not.toBe(prepare(`${one}😁`, key))
    }),
  )
})

describe('where there is no account', () => {
  test('no password is right', async () => {
    const { verifyNothing } = hasher()
    for (const password of ['', 'plum orbit cactus', '\0']) expect(await verifyNothing(password)).toBe(false)
  })

  test('the work is the same as for a hash of the current cost', async () => {
    const { hash, verify, verifyNothing } = hasher({ cost: 10, threads: 1 })
    const stored = await hash('plum orbit cactus')
    const median = async (work: () => Promise<unknown>) => {
      const times: number[] = []
      for (let count = 0; count < 5; count++) {
        const start = performance.now()
        await work()
        times.push(performance.now() - start)
      }
      return times.sort((a, b) => a - b)[2] ?? 0
    }
    const ratio = (await median(() => verifyNothing('wrong'))) / (await median(() => verify('wrong', stored)))
    // A skipped hash would make it less than a hundredth; bench/ tells finer differences.
    expect(ratio).toBeGreaterThan(0.3)
    expect(ratio).toBeLessThan(3)
  })
})

test('a hash is to be renewed when its cost is below the current one', async () => {
  const stored = await hasher({ cost: 4 }).hash('plum orbit cactus')
  const { needsRehash, hash, verify } = hasher({ cost: 5 })
  expect(needsRehash(stored)).toBe(true)
  expect(await verify('plum orbit cactus', stored)).toBe(true)
  const renewed = await hash('plum orbit cactus')
  expect(needsRehash(renewed)).toBe(false)
  expect(hasher({ cost: 4 }).needsRehash(renewed)).toBe(false)
  expect(needsRehash('no hash')).toBe(false)
})

describe('the queue', () => {
  test('ends: what is past it is refused, with the seconds to wait, and what is in it is done', async () => {
    const { hash, queueLength } = hasher({ threads: 2, queueLimit: 3 })
    const accepted = Array.from({ length: 5 }, (_, index) => hash(`password ${index}`))
    expect(queueLength()).toBe(3)
    const refused = await Promise.allSettled([hash('one more'), hash('and another')])
    for (const result of refused) {
      expect(result).toHaveProperty('reason.code', 'TOO_MANY_REQUESTS')
      expect(result).toHaveProperty('reason.details.retryAfter', 1)
    }
    expect(new Set(await Promise.all(accepted)).size).toBe(5)
    expect(queueLength()).toBe(0)
    await expect(hash('and now again')).resolves.toMatch(/^\$2b\$/)
  })

  test('tells to wait the longer, the longer a hash takes', async () => {
    let time = 0
    const { hash } = hasher({ threads: 1, queueLimit: 2, now: () => (time += 20_000) })
    await hash('this one took 20 seconds by that clock')
    const accepted = [hash('a'), hash('b'), hash('c')]
    const refused = await hash('d').catch((error) => error)
    expect(refused).toBeInstanceOf(AppError)
    expect(refused.details.retryAfter).toBe(21)
    await Promise.all(accepted)
  })

  test('gives each answer to who asked', async () => {
    const { hash, verify } = hasher({ threads: 2 })
    const passwords = Array.from({ length: 20 }, (_, index) => `password ${index}`)
    const hashes = await Promise.all(passwords.map(hash))
    const own = await Promise.all(passwords.map((password, index) => verify(password, hashes[index] ?? '')))
    const next = await Promise.all(passwords.map((password, index) => verify(password, hashes[(index + 1) % 20] ?? '')))
    expect(own).toEqual(passwords.map(() => true))
    expect(next).toEqual(passwords.map(() => false))
  })
})

describe('a failure', () => {
  const program = new URL('./failing-worker.ts', import.meta.url)

  test('of a thread fails its own job, and another thread does the next', async () => {
    const { hash, verify } = hasher({ program, threads: 1 })
    const results = await Promise.allSettled([
      hash('a'),
      verify('b', 'hash'),
      hash('c'),
      verify('d', 'hash'),
      hash('e'),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'])
    expect(results[1]).toHaveProperty('reason.message', expect.stringContaining('out of memory, say'))
    expect(results[1]).not.toHaveProperty('reason.code')
  })

  test('to start a thread fails its job, and is over', async () => {
    const { hash, queueLength } = hasher({ program: new URL('./none.ts', import.meta.url) })
    await expect(hash('a')).rejects.toThrow('password hashing thread')
    expect(queueLength()).toBe(0)
  })

  test('of bcrypt to make sense of a hash is an error, or no match, and the thread goes on', async () => {
    const { hash, verify } = hasher({ threads: 1 })
    await expect(verify('a', `$9z$04$${'.'.repeat(53)}`)).rejects.toThrow('Invalid salt')
    await expect(verify('a', 'no hash')).resolves.toBe(false)
    await expect(hash('a')).resolves.toMatch(/^\$2b\$/)
  })
})

test('closing fails what is under way, what waits and what comes after', async () => {
  const { hash, close, queueLength } = hasher({ cost: 12, threads: 1 })
  const jobs = Promise.allSettled([hash('under way'), hash('waiting')])
  await close()
  expect((await jobs).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(queueLength()).toBe(0)
  await expect(hash('after')).rejects.toThrow('closed')
  await close()
})

describe('the process', () => {
  const run = async (statements: string) => {
    const module = new URL('../../../src/accounts/passwords/hasher.ts', import.meta.url)
    const code = `import { createHasher } from '${module}'
      const { hash } = createHasher({ cost: 4, key: Buffer.alloc(32), queueLimit: 9 })
      ${statements}`
    return (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code])).stdout
  }

  test('ends by itself when its hashes are done, and not before', async () => {
    expect(await run(`hash('a').then((result) => process.stdout.write(result.slice(0, 7)))`)).toBe('$2b$04$')
  })

  // The one platform on which a thread has a priority of its own.
  const onLinux = platform() === 'linux' ? test : test.skip

  onLinux('keeps its own priority, and its hashing threads have a lower one', async () => {
    await hasher({ threads: 1 }).hash('a')
    const niceness = new Map(
      readdirSync('/proc/self/task').map((id) => {
        const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8')
        return [Number(id), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])]
      }),
    )
    const own = niceness.get(process.pid) ?? 0
    expect([...niceness.values()].filter((each) => each > own)).toHaveLength(1)
  })
})
