import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { developmentSecret, readDevelopmentSecret } from '../src/development-secret.ts'
import { StartError } from '../src/errors.ts'
import { weaknessOf } from '../src/weak-secret.ts'

let parent: string
let directory: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  directory = join(parent, 'data')
})
afterEach(() => rm(parent, { recursive: true, force: true }))

test('a first start makes one of 256 bits, which nobody but its user can read', async () => {
  expect(await readDevelopmentSecret(directory)).toBeNull()
  const secret = await developmentSecret(directory)
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  expect(weaknessOf(secret)).toBeNull()
  expect((await stat(join(directory, 'development-secret'))).mode & 0o777).toBe(0o600)
  expect((await stat(directory)).mode & 0o777).toBe(0o700)
})

test('every start after that finds the same one, and leaves nothing else behind', async () => {
  const secrets = [await developmentSecret(directory), await developmentSecret(directory)]
  expect(new Set([...secrets, await readDevelopmentSecret(directory)]).size).toBe(1)
  expect(await readdir(directory)).toEqual(['development-secret'])
})

test('of many that start at once, all agree', async () => {
  const secrets = await Promise.all(Array.from({ length: 20 }, () => developmentSecret(directory)))
  expect(new Set(secrets).size).toBe(1)
  expect(await readdir(directory)).toEqual(['development-secret'])
})

test('two directories have two', async () => {
  expect(await developmentSecret(directory)).not.toBe(await developmentSecret(join(parent, 'other')))
})

test('a file in place of the directory is told in one line', async () => {
  await writeFile(directory, '')
  const failed = await developmentSecret(directory).catch((error) => error)
  expect(failed).toBeInstanceOf(StartError)
  expect(failed.message).toBe(`JWT_SECRET is not set, and none can be made in ${directory}/: EEXIST`)
})

test('one that can’t be read is told in one line', async () => {
  await mkdir(join(directory, 'development-secret'), { recursive: true })
  const failed = await readDevelopmentSecret(directory).catch((error) => error)
  expect(failed).toBeInstanceOf(StartError)
  expect(failed.message).toBe(`${directory}/development-secret can't be read: EISDIR`)
})

test('an empty file is refused in one line, and not filled', async () => {
  await developmentSecret(directory)
  const path = join(directory, 'development-secret')
  await writeFile(path, '')
  const failed = await developmentSecret(directory).catch((error) => error)
  expect(failed).toBeInstanceOf(StartError)
  expect(failed.message).toMatch(/^JWT_SECRET is not set, and .*development-secret is empty: [^\n]+$/)
  expect(await readFile(path, 'utf8')).toBe('')
})
