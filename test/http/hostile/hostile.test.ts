import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type SignedIn, startTestApp } from '../../api/test-app.ts'
import type { HostileRequest } from './hostile-documents.ts'
import { HOSTILE_REQUESTS } from './hostile-requests.ts'

/** Every documented code except the one for server faults. */
const CODES = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'REAUTHENTICATION_REQUIRED',
  'INVALID_CREDENTIALS',
  'INVALID_REFRESH_TOKEN',
  'INVALID_TOKEN',
  'EMAIL_TAKEN',
  'NOT_FOUND',
  'CONFLICT',
  'BAD_USER_INPUT',
  'TOO_MANY_REQUESTS',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_TOO_LARGE',
])

let app: Awaited<ReturnType<typeof startTestApp>>
let ada: SignedIn
beforeAll(async () => {
  app = await startTestApp()
  ada = await app.register('ada@example.com')
})
afterAll(() => app.close())

/** Sends a request, signed in unless it specifies otherwise. */
async function send({ init, path = '/graphql' }: HostileRequest) {
  const headers = { authorization: `Bearer ${ada.accessToken}`, ...(init.headers as Record<string, string>) }
  const response = await fetch(app.url + path, { ...init, headers })
  return { status: response.status, text: await response.text() }
}

test('covers at least 60 hostile requests', () => {
  expect(HOSTILE_REQUESTS.length).toBeGreaterThanOrEqual(60)
  expect(new Set(HOSTILE_REQUESTS.map(({ name }) => name)).size).toBe(HOSTILE_REQUESTS.length)
})

describe('hostile requests', () => {
  test.each(HOSTILE_REQUESTS.map((each) => [each.name, each] as const))(
    'answers with a documented error: %s',
    async (_name, hostile) => {
      const { status, text } = await send(hostile)
      expect({ status, text: text.slice(0, 300) }).toEqual({
        status: expect.any(Number),
        text: expect.stringContaining('"errors"'),
      })
      expect(status).toBeLessThan(500)
      const { errors } = JSON.parse(text) as { errors: { extensions: { code: string } }[] }
      for (const { extensions } of errors) expect(CODES).toContain(extensions.code)
      expect(text).not.toContain('call stack')
      expect(text.length).toBeLessThan(30_000)
    },
  )
})
