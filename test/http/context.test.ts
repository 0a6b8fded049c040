import { Writable } from 'node:stream'
import { expect, test } from '@jest/globals'
import { pino } from 'pino'
import { startTestServer } from './test-server.ts'

test('what goes wrong before an operation has a context is masked, and logged under the id that the client gets', async () => {
  const lines: Record<string, unknown>[] = []
  const stream = new Writable({
    write(line, _encoding, done) {
      lines.push(JSON.parse(String(line)))
      done()
    },
  })
  const server = await startTestServer(
    {},
    {
      logger: pino({}, stream),
      context: async () => {
        throw new Error('a fault of ours')
      },
    },
  )
  const response = await server.query('{ me }')
  expect(response.status).toBe(500)
  const requestId = response.headers.get('x-request-id')
  expect(await response.json()).toEqual({
    errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } }],
  })
  expect(lines.filter(({ level }) => level === 50)).toEqual([
    expect.objectContaining({ requestId, err: expect.objectContaining({ message: 'a fault of ours' }) }),
  ])
  await server.close()
})
