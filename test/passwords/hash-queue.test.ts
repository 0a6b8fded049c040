import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from '@jest/globals'
import { createHasher, type Hasher, type HasherOptions } from '../../src/passwords/hasher.ts'

const pepper = randomBytes(32)

const open: Hasher[] = []

/** The lowest bcrypt cost. */
function hasher(options: Partial<HasherOptions> = {}): Hasher {
  const created = createHasher({ cost: 4, pepper, threads: 2, queueLimit: 100, ...options })
  open.push(created)
  return created
}

afterEach(() => Promise.all(open.splice(0).map((each) => each.close())))

describe('the hash queue', () => {
  const from = (ip: string) => ({ ip, account: null })

  test('rejects a hash beyond the queue limit with retryAfter and completes the queued ones', async () => {
    const { hash, queueLength } = hasher({ threads: 2, queueLimit: 3 })
    const accepted = Array.from({ length: 5 }, (_, index) => hash(`password ${index}`, from('192.0.2.1')))
    expect(queueLength()).toBe(3)
    const refused = await Promise.allSettled([hash('one more', from('192.0.2.1')), hash('another', from('192.0.2.1'))])
    for (const result of refused) {
      expect(result).toHaveProperty('reason.code', 'TOO_MANY_REQUESTS')
      expect(result).toHaveProperty('reason.details.retryAfter', 1)
    }
    expect(new Set(await Promise.all(accepted)).size).toBe(5)
    expect(queueLength()).toBe(0)
    await expect(hash('and now again')).resolves.toMatch(/^\$2b\$/)
  })

  test('runs another client’s hash after one hash of a flood, and drops the flood’s hash when full', async () => {
    const { hash } = hasher({ threads: 1, queueLimit: 3 })
    const order: string[] = []
    const note = (name: string) => () => void order.push(name)
    const flood = Array.from({ length: 4 }, () => hash('flood', from('192.0.2.1')).then(note('flood'), note('refused')))
    const bystander = hash('bystander', from('192.0.2.2')).then(note('bystander'))
    await Promise.all([...flood, bystander])
    expect(order).toEqual(['refused', 'flood', 'bystander', 'flood', 'flood'])
  })

  test('returns each result to its caller', async () => {
    const { hash, verify } = hasher({ threads: 2 })
    const passwords = Array.from({ length: 20 }, (_, index) => `password ${index}`)
    const hashes = await Promise.all(passwords.map((password) => hash(password)))
    const own = await Promise.all(passwords.map((password, index) => verify(password, hashes[index] ?? '')))
    const next = await Promise.all(passwords.map((password, index) => verify(password, hashes[(index + 1) % 20] ?? '')))
    expect(own).toEqual(passwords.map(() => true))
    expect(next).toEqual(passwords.map(() => false))
  })
})

describe('failures of hashing threads', () => {
  const program = new URL('./failing-worker.ts', import.meta.url)

  test('fails one job when its thread dies and runs the next on a new thread', async () => {
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

  test('fails the job when its thread cannot start', async () => {
    const { hash, queueLength } = hasher({ program: new URL('./none.ts', import.meta.url) })
    await expect(hash('a')).rejects.toThrow('password hashing thread')
    expect(queueLength()).toBe(0)
  })

  test('reports an unreadable hash as an error or a mismatch, and keeps the thread', async () => {
    const { hash, verify } = hasher({ threads: 1 })
    await expect(verify('a', `$9z$04$${'.'.repeat(53)}`)).rejects.toThrow('Invalid salt')
    await expect(verify('a', 'no hash')).resolves.toBe(false)
    await expect(hash('a')).resolves.toMatch(/^\$2b\$/)
  })
})

test('fails running, waiting and later jobs when it closes', async () => {
  const { hash, close, queueLength } = hasher({ cost: 12, threads: 1 })
  const jobs = Promise.allSettled([hash('under way'), hash('waiting')])
  await close()
  expect((await jobs).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(queueLength()).toBe(0)
  await expect(hash('after')).rejects.toThrow('closed')
  await close()
})

describe('the hashing process', () => {
  const run = async (statements: string) => {
    const module = new URL('../../src/passwords/hasher.ts', import.meta.url)
    const code = `import { createHasher } from '${module}'
      const { hash } = createHasher({ cost: 4, pepper: Buffer.alloc(32), queueLimit: 9 })
      ${statements}`
    return (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code])).stdout
  }

  test('exits by itself, but only after its hashes are done', async () => {
    expect(await run(`hash('a').then((result) => process.stdout.write(result.slice(0, 7)))`)).toBe('$2b$04$')
  })

  // Only Linux gives threads separate priorities.
  const onLinux = platform() === 'linux' ? test : test.skip

  onLinux('keeps its own priority, and its hashing threads have a lower one', async () => {
    const tasks = () => readdirSync('/proc/self/task')
    const nicenessOf = (id: string | number) => {
      const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
    }
    const others = new Set(tasks())
    await hasher({ threads: 1 }).hash('a')
    const own = nicenessOf(process.pid)
    const added = tasks().filter((id) => !others.has(id))
    expect(added.filter((id) => nicenessOf(id) > own)).toHaveLength(1)
  })
})
