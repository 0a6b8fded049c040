import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { StartupError } from '../../src/core/errors.ts'
import type { Database } from '../../src/database/port.ts'
import { loadPepper } from '../../src/passwords/pepper.ts'
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts'

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
  loadPepper({ database, secret, previousSecret, now })

const rows = () => database.read.wrappedKey.findMany()
const stored = async () => (await rows())[0]?.wrapped

describe('the pepper', () => {
  test('creates 32 random bytes on first start and reuses them afterwards', async () => {
    const key = await load(one)
    expect(key).toHaveLength(32)
    expect(await load(one)).toEqual(key)
    expect(await rows()).toHaveLength(1)
  })

  test('stores the pepper wrapped only', async () => {
    const key = await load(one)
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      expect(await stored()).not.toContain(key.toString(encoding))
  })

  test('creates one pepper when twelve instances start in parallel', async () => {
    const keys = await Promise.all(Array.from({ length: 12 }, () => load(one)))
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
    expect(await rows()).toHaveLength(1)
    expect(await load(one)).toEqual(keys[0])
  })

  test('wraps the pepper again under a new secret, after which the old secret is not needed', async () => {
    const key = await load(one)
    expect(await load(two, one)).toEqual(key)
    expect(await load(two)).toEqual(key)
    expect(await load(three, two)).toEqual(key)
    await expect(load(one)).rejects.toThrow(StartupError)
  })

  test('keeps the wrapping on later starts with the same secret', async () => {
    await load(one)
    const before = await stored()
    await load(one, two)
    expect(await stored()).toBe(before)
  })

  test('keeps the pepper when twelve instances rotate the secret in parallel', async () => {
    const key = await load(one)
    const keys = await Promise.all(Array.from({ length: 12 }, () => load(two, one)))
    for (const each of keys) expect(each).toEqual(key)
    expect(await load(two)).toEqual(key)
  })

  test.each([
    ['another secret', () => load(two), 'set JWT_SECRET_PREVIOUS to the secret in use before'],
    ['two other secrets', () => load(two, three), 'set JWT_SECRET_PREVIOUS to the secret in use before'],
    ['no secret any more', () => load(), 'set JWT_SECRET_PREVIOUS to the secret in use before'],
  ])('rejects %s in one line that names the setting, and changes nothing', async (_, start, line) => {
    const key = await load(one)
    const before = await stored()
    const error = await start().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StartupError)
    expect(String(error)).toContain(line)
    expect(String(error)).not.toContain('\n')
    expect(await stored()).toBe(before)
    expect(await load(one)).toEqual(key)
  })

  test('stores the pepper unwrapped with only a private key, and wraps it once a secret is set', async () => {
    const key = await load()
    expect(await load()).toEqual(key)
    expect(await stored()).toContain(key.toString('base64url'))
    expect(await load(one)).toEqual(key)
    expect(await stored()).not.toContain(key.toString('base64url'))
    expect(await load(one)).toEqual(key)
  })

  test('moves the pepper to a private key once, with the secret as JWT_SECRET_PREVIOUS', async () => {
    const key = await load(one)
    expect(await load(null, one)).toEqual(key)
    expect(await load()).toEqual(key)
  })

  test.each(['', 'plain:', 'plain:AAAA', 'aes-256-gcm:', 'something else'])(
    'rejects the stored pepper %j and leaves it unchanged',
    async (wrapped) => {
      await load(one)
      await database.write((transaction) => transaction.wrappedKey.updateMany({ data: { wrapped } }))
      await expect(load(one)).rejects.toThrow(StartupError)
      expect(await stored()).toBe(wrapped)
    },
  )
})
