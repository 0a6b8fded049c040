import { Writable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { readableLine } from '../src/development-log.ts'
import { createLogger } from '../src/logger.ts'
import { startTestApp } from './api/test-app.ts'

const ENTRY = { level: 30, time: new Date(2026, 10, 30, 9, 5, 7).getTime(), pid: 1, hostname: 'here' }
const lineOf = (entry: object, color = false) => readableLine(JSON.stringify({ ...ENTRY, ...entry }), { color })

const REQUEST = { msg: 'request', requestId: 'r', method: 'POST', path: '/graphql', status: 200, duration: 3.1 }

describe('the development log', () => {
  test.each([
    [
      { operation: 'Todos', hash: 'abc', userId: 'u-1', code: null },
      '09:05:07 POST /graphql Todos 200 3.1 ms user u-1\n',
    ],
    [
      { operation: 'Login', hash: 'abc', userId: null, code: 'INVALID_CREDENTIALS' },
      '09:05:07 POST /graphql Login 200 INVALID_CREDENTIALS 3.1 ms anonymous\n',
    ],
    [{ hash: 'abc', userId: null, code: null }, '09:05:07 POST /graphql unnamed 200 3.1 ms anonymous\n'],
    [{}, '09:05:07 POST /graphql 200 3.1 ms\n'],
  ])('formats a request with its operation, user and result: %j', (operation, expected) => {
    expect(lineOf({ ...REQUEST, ...operation })).toBe(expected)
  })

  test('formats an email as a block with its link on a separate line', () => {
    const text = 'Hello,\n\nOpen this link:\n\nhttp://127.0.0.1:4000/reset-password?token=abc\n'
    expect(lineOf({ msg: 'Email', to: 'ada@example.com', subject: 'Set a new password', text })).toBe(
      [
        '09:05:07 Mail to ada@example.com: Set a new password',
        '  Hello,',
        '',
        '  Open this link:',
        '',
        '  http://127.0.0.1:4000/reset-password?token=abc',
        '',
      ].join('\n'),
    )
  })

  test('formats warnings and errors with their details and stack', () => {
    expect(lineOf({ level: 40, msg: 'Redis unreachable', port: 6379, host: 'a' })).toBe(
      '09:05:07 WARN Redis unreachable port=6379 host=a\n',
    )
    const err = { type: 'Error', message: 'no', stack: 'Error: no\n    at here' }
    expect(lineOf({ level: 50, msg: 'operation failed', err })).toBe(
      '09:05:07 ERROR operation failed\n  Error: no\n      at here\n',
    )
  })

  test('uses colors on a terminal only', () => {
    expect(lineOf({ level: 40, msg: 'x' }, true)).toBe('\u001b[2m09:05:07\u001b[22m \u001b[33mWARN\u001b[39m x\n')
  })
})

test('logs requests and emails as readable lines in development and as JSON in production', async () => {
  const logOf = async (environment: string) => {
    let written = ''
    const stream = new Writable({
      write(chunk, _encoding, done) {
        written += chunk
        done()
      },
    })
    const logger = createLogger({ environment, level: 'info' }, stream)
    const app = await startTestApp({
      settings: { NODE_ENV: environment, JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx' },
      logger,
    })
    const { user } = await app.register('ada@example.com')
    await app.query('mutation Forgotten { requestPasswordReset(email: "ada@example.com") }')
    await app.close()
    return { written, user }
  }

  const { written } = await logOf('development')
  expect(written).toMatch(/^\d\d:\d\d:\d\d POST \/graphql Forgotten 200 [\d.]+ ms anonymous$/m)
  expect(written).toMatch(/^\d\d:\d\d:\d\d Mail to ada@example\.com: .+\n {2}\S/m)
  expect(written).toMatch(/^ {2}http:\S+\/reset-password\?token=[\w-]{43}$/m)

  const lines = (await logOf('production')).written.trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(expect.objectContaining({ operation: 'Forgotten' }))
})
