import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { pino } from 'pino'
import { startTestServer } from './test-server.ts'

const lines: Record<string, unknown>[] = []
const stream = new Writable({
  write(line, _encoding, done) {
    lines.push(JSON.parse(String(line)))
    done()
  },
})
const context = async () => {
  throw new Error('a fault of ours')
}

let server: Awaited<ReturnType<typeof startTestServer>>
beforeAll(async () => {
  server = await startTestServer({}, { logger: pino({}, stream), context })
})
afterAll(() => server.close())

test.each([
  ['POST', () => server.query('{ me }')],
  ['GET', () => fetch(`${server.url}/graphql?query={me}`)],
])(
  'what fails before a %s has a context is masked, and logged once, under the id that the client gets',
  async (_, ask) => {
    lines.splice(0)
    const response = await ask()
    expect(response.status).toBe(500)
    const requestId = response.headers.get('x-request-id')
    expect(await response.json()).toEqual({
      errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } }],
    })
    expect(lines.filter(({ level }) => level === 50)).toEqual([
      expect.objectContaining({ requestId, err: expect.objectContaining({ message: 'a fault of ours' }) }),
    ])
  },
)
