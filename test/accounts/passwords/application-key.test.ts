import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { loadApplicationKey } from '../../../src/accounts/passwords/application-key.ts'
import type { Database } from '../../../src/database/database.ts'
import { StartError } from '../../../src/errors.ts'
import { openTestDatabase, type TestDatabase } from '../../database/test-database.ts'

const now = () => new Date('2026-05-04T12:00:00Z')
const [one, two, three] = ['one', 'two', 'three'].map((name) => `secret ${name}, of 32 bytes and more, for a test`)

let opened: TestDatabase
let database: Database

beforeEach(async () => {
  opened = await openTestDatabase()
  database = opened.database
})

afterEach(() => opened.close())

const load = (secret: string | null = null, previousSecret: string | null = null) =>
  loadApplicationKey({ database, secret, previousSecret, now })

const rows = () => database.read.sealedKey.findMany()
const stored = async () => (await rows())[0]?.sealed

describe('the key for passwords', () => {
  test('is made at the first start, 32 random bytes, and is the same at the next', async () => {
    const key = await load(one)
    expect(key).toHaveLength(32)
    expect(await load(one)).toEqual(key)
    expect(await rows()).toHaveLength(1)
  })

  test('lies in the database only sealed', async () => {
    const key = await load(one)
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      expect(await stored()).not.toContain(key.toString(encoding))
  })

  test('is one for all instances that start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 12 }, () => load(one)))
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
    expect(await rows()).toHaveLength(1)
    expect(await load(one)).toEqual(keys[0])
  })

  test('outlives the secret: it is sealed anew, and the one before is needed no longer', async () => {
    const key = await load(one)
    expect(await load(two, one)).toEqual(key)
    expect(await load(two)).toEqual(key)
    expect(await load(three, two)).toEqual(key)
    await expect(load(one)).rejects.toThrow(StartError)
  })

  test('is not sealed again at each start', async () => {
    await load(one)
    const before = await stored()
    await load(one, two)
    expect(await stored()).toBe(before)
  })

  test('comes through a rotation on many instances at once', async () => {
    const key = await load(one)
    const keys = await Promise.all(Array.from({ length: 12 }, () => load(two, one)))
    for (const each of keys) expect(each).toEqual(key)
    expect(await load(two)).toEqual(key)
  })

  test.each([
    ['another secret', () => load(two), 'set JWT_SECRET_PREVIOUS to the one that was used before'],
    ['two other secrets', () => load(two, three), 'set JWT_SECRET_PREVIOUS to the one that was used before'],
    ['no secret any more', () => load(), 'set JWT_SECRET_PREVIOUS to the one that was used before'],
  ])('does not come out with %s: one line says what to set, and nothing is lost', async (_, start, line) => {
    const key = await load(one)
    const before = await stored()
    const error = await start().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StartError)
    expect(String(error)).toContain(line)
    expect(String(error)).not.toContain('\n')
    expect(await stored()).toBe(before)
    expect(await load(one)).toEqual(key)
  })

  test('is kept as it is where only a private key signs, and sealed as soon as there is a secret', async () => {
    const key = await load()
    expect(await load()).toEqual(key)
    expect(await stored()).toContain(key.toString('base64url'))
    expect(await load(one)).toEqual(key)
    expect(await stored()).not.toContain(key.toString('base64url'))
    expect(await load(one)).toEqual(key)
  })

  test('goes over to a private key with the secret as the previous one, once', async () => {
    const key = await load(one)
    expect(await load(null, one)).toEqual(key)
    expect(await load()).toEqual(key)
  })

  test.each(['', 'plain:', 'plain:AAAA', 'aes-256-gcm:', 'something else'])(
    'is not made up from %j',
    async (sealed) => {
      await load(one)
      await database.write((transaction) => transaction.sealedKey.updateMany({ data: { sealed } }))
      await expect(load(one)).rejects.toThrow(StartError)
      expect(await stored()).toBe(sealed)
    },
  )
})
