import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { exportPKCS8, generateKeyPair } from 'jose'
import { createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config/config.ts'
import { PASSWORD } from '../api/test-app.ts'
import { eachInDirectory, failure, signIn } from './started-program.ts'

const SECRET = randomBytes(32).toString('base64url')

const directory = eachInDirectory()
const path = (...names: string[]) => join(directory.path, ...names)

describe('startup settings', () => {
  test('reports every invalid setting at once, one per line', async () => {
    const lines = await failure(directory, {
      PORT: 'http',
      ACCESS_TOKEN_TTL: '15',
      NODE_ENV: 'prod',
      DATABASE_URL: 'mysql://x/y',
    })
    expect(lines.map((line) => line.split(' must be ')[0]).sort()).toEqual([
      'ACCESS_TOKEN_TTL',
      'DATABASE_URL',
      'NODE_ENV',
      'PORT',
    ])
  })

  test('reads .env and lets environment variables override it', async () => {
    await writeFile(path('.env'), `NODE_ENV=production\nJWT_SECRET=${SECRET}\nACCESS_TOKEN_TTL=1m\nSESSION_TTL=1h\n`)
    const program = await directory.start({ ACCESS_TOKEN_TTL: '2m' })
    expect(program.stdout()).toMatch(/^\{.*Server listening at http:/)
    const { data } = await program.query(
      `mutation { register(input: { email: "ada@example.com", password: "${PASSWORD}" }) { expiresIn } }`,
    )
    expect(data).toEqual({ register: { expiresIn: 120 } })
  })

  test('reports an unreadable .env in one line', async () => {
    await mkdir(path('.env'))
    expect(await failure(directory)).toEqual([expect.stringMatching(/^Cannot read \.env: /)])
  })

  test('requires JWT_SECRET in production and generates none', async () => {
    expect(await failure(directory, { NODE_ENV: 'production' })).toEqual([
      expect.stringMatching(/^JWT_SECRET must be set/),
    ])
    await expect(stat(path('data'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('accepts a private key as the only signing key in production', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    await writeFile(path('key.pem'), await exportPKCS8(privateKey))
    const program = await directory.start({ NODE_ENV: 'production', JWT_PRIVATE_KEY_FILE: 'key.pem' })
    const token = await signIn(program, 'register')
    expect(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())).toMatchObject({ alg: 'ES256' })
    const keys = await fetch(`${program.url}/.well-known/jwks.json`)
    expect(await keys.json()).toMatchObject({ keys: [{ kty: 'EC', alg: 'ES256' }] })
    expect(program.stderr()).toBe('')
  })

  test.each([
    ['a missing private key', { JWT_PRIVATE_KEY_FILE: 'nowhere.pem' }, /^JWT_PRIVATE_KEY_FILE: nowhere\.pem /],
    ['an address of another machine', { HOST: '203.0.113.7' }, /^HOST 203\.0\.113\.7 is not an address/],
  ])('reports %s in one line', async (_name, env, line) => {
    expect(await failure(directory, env)).toEqual([expect.stringMatching(line)])
  })
})

test.each([
  ['JWT_PUBLIC_KEY_FILES', 'nowhere.pem'],
  ['TRUSTED_DOCUMENTS', 'nowhere.json'],
])('fails startup in one line when the file of %s is missing', async (name, file) => {
  const settings = { NODE_ENV: 'test', JWT_SECRET: SECRET, DATABASE_URL: `file:${path('test.db')}`, [name]: file }
  const starting = createApp({ config: parseConfig(settings) })
  await expect(starting).rejects.toMatchObject({
    name: 'StartupError',
    message: expect.stringMatching(new RegExp(`^${name}.*${file}.*$`)),
  })
})

test('reports a port in use in one line', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  try {
    expect(await failure(directory, { PORT: port })).toEqual([
      expect.stringMatching(new RegExp(`^PORT ${port} .*is in use`)),
    ])
  } finally {
    other.close()
  }
})

describe('.env at startup', () => {
  test('applies a .env file in UTF-16 with a byte order mark', async () => {
    await writeFile(path('.env'), `\ufeffNODE_ENV=production\nJWT_SECRET=${SECRET}\n`, 'utf16le')
    const program = await directory.start()
    expect(program.stdout()).toMatch(/^\{.*Server listening at http:/)
  })

  test('stops startup and reports each .env line that is not an assignment', async () => {
    await writeFile(path('.env'), 'NODE_ENV: production\nPORT=4001\nHOST 0.0.0.0\n')
    const expected = (line: number) => `.env line ${line}: write NAME=VALUE, or a comment that starts with #`
    expect(await failure(directory)).toEqual([expected(1), expected(3)])
  })
})

test.each([
  ['REDIS_URL', 'redis://:pa%ss@127.0.0.1:6379'],
  ['MAIL_FROM', 'a,b@acme.example'],
  ['SMTP_URL', 'smtp://u:100%@mail.example.com'],
])('reports an invalid %s in one line', async (name, value) => {
  expect(await failure(directory, { [name]: value })).toEqual([expect.stringMatching(`^${name} must be `)])
})
