/** Messages of the web application for each error code in docs/clients.md, and for unknown codes. */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { ERROR_GUIDE } from '../../scripts/lib/error-guide.ts'
import { AUDIT_ACTIONS } from '../../src/audit/action.ts'
import { deviceOf } from '../../web/src/account/device.ts'
import type { Failure, FailureCode } from '../../web/src/api/failure.ts'
import { inWords, wordsOf } from '../../web/src/api/words.ts'
import { ACTIONS } from '../../web/src/audit/actions.ts'

const page = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8')
const codes = [...page.matchAll(/^\| `([A-Z_]+)` \| /gm)].map(([, code = '']) => code)
const LATER = ['SECOND_FACTOR_REQUIRED', 'LINK_REQUIRED', 'REGISTRATION_CLOSED', 'OFFLINE']

const failure = (code: string, details: Partial<Failure> = {}): Failure => ({
  code: code as FailureCode,
  issues: [],
  retryAfter: undefined,
  requestId: undefined,
  extensions: {},
  ...details,
})

test('lists every error code in docs/clients.md', () => {
  expect(codes).toEqual(Object.keys(ERROR_GUIDE))
})

test.each([...codes, ...LATER])('describes %s in a sentence without the code', (code) => {
  const { title, text } = wordsOf(failure(code))
  expect(title).toMatch(/^[A-Z][^_]{5,60}$/)
  expect(text).toMatch(/^[A-Z][^_]{10,200}\.$/)
  expect(`${title} ${text}`).not.toContain(code)
})

test('describes an unknown code as a server error', () => {
  expect(wordsOf(failure('SOMETHING_NEW'))).toEqual(wordsOf(failure('INTERNAL_SERVER_ERROR')))
})

describe('details of error messages', () => {
  test('names the waiting time, the required role and the request id', () => {
    expect(wordsOf(failure('TOO_MANY_REQUESTS', { retryAfter: 42 })).text).toContain('42 seconds')
    expect(wordsOf(failure('FORBIDDEN', { extensions: { requiredRole: 'ADMIN' } })).text).toContain('ADMIN')
    expect(wordsOf(failure('INTERNAL_SERVER_ERROR', { requestId: 'abc' })).text).toContain('abc')
  })

  test.each([
    [1, '1 second'],
    [89.2, '90 seconds'],
    [90, '2 minutes'],
    [3600, '60 minutes'],
  ])('writes %d seconds as "%s"', (seconds, words) => {
    expect(inWords(seconds)).toBe(words)
  })
})

test('labels each action of the audit trail', () => {
  expect(Object.keys(ACTIONS).sort()).toEqual([...AUDIT_ACTIONS].sort())
})

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Windows'],
  ['node', 'node'],
  ['curl/8.5.0', 'curl'],
  ['', 'Unknown device'],
  [null, 'Unknown device'],
])('names the device of %j: %s', (userAgent, name) => {
  expect(deviceOf(userAgent).name).toBe(name)
})
