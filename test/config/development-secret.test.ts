import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { developmentSecret, readDevelopmentSecret } from '../../src/config/development-secret.ts'
import { weaknessOf } from '../../src/config/weak-secret.ts'
import { StartupError } from '../../src/core/errors.ts'

let parent: string
let directory: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  directory = join(parent, 'data')
})
afterEach(() => rm(parent, { recursive: true, force: true }))

test('generates a 256-bit secret that only its user can read on first start', async () => {
  expect(await readDevelopmentSecret(directory)).toBeNull()
  const secret = await developmentSecret(directory)
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  expect(weaknessOf(secret)).toBeNull()
  expect((await stat(join(directory, 'development-secret'))).mode & 0o777).toBe(0o600)
  expect((await stat(directory)).mode & 0o777).toBe(0o700)
})

test('reuses the generated secret on every later start and leaves no other file behind', async () => {
  const secrets = [await developmentSecret(directory), await developmentSecret(directory)]
  expect(new Set([...secrets, await readDevelopmentSecret(directory)]).size).toBe(1)
  expect(await readdir(directory)).toEqual(['development-secret'])
})

test('returns the same secret to twenty parallel first starts', async () => {
  const secrets = await Promise.all(Array.from({ length: 20 }, () => developmentSecret(directory)))
  expect(new Set(secrets).size).toBe(1)
  expect(await readdir(directory)).toEqual(['development-secret'])
})

test('generates a different secret for each directory', async () => {
  expect(await developmentSecret(directory)).not.toBe(await developmentSecret(join(parent, 'other')))
})

test('reports a file in place of the data directory in one line', async () => {
  await writeFile(directory, '')
  const failed = await developmentSecret(directory).catch((error) => error)
  expect(failed).toBeInstanceOf(StartupError)
  expect(failed.message).toBe(`JWT_SECRET is not set, and storing a generated one in ${directory}/ failed: EEXIST`)
})

test('reports an unreadable development secret in one line', async () => {
  await mkdir(join(directory, 'development-secret'), { recursive: true })
  const failed = await readDevelopmentSecret(directory).catch((error) => error)
  expect(failed).toBeInstanceOf(StartupError)
  expect(failed.message).toBe(`Cannot read ${directory}/development-secret: EISDIR`)
})

test('rejects an empty secret file in one line and leaves it empty', async () => {
  await developmentSecret(directory)
  const path = join(directory, 'development-secret')
  await writeFile(path, '')
  const failed = await developmentSecret(directory).catch((error) => error)
  expect(failed).toBeInstanceOf(StartupError)
  expect(failed.message).toMatch(/^JWT_SECRET is not set, and .*development-secret is empty: [^\n]+$/)
  expect(await readFile(path, 'utf8')).toBe('')
})
