import { Writable } from 'node:stream'
import { expect, test } from '@jest/globals'
import { fastify } from 'fastify'
import { parseConfig } from '../../src/config.ts'
import { loggerOptions } from '../../src/http/request-log.ts'
import { startTestServer } from './test-server.ts'

/** The logger of some settings, and the lines that it has written. */
function logger(settings: Record<string, string> = {}) {
  const written: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk))
      done()
    },
  })
  const options = loggerOptions(parseConfig(settings))
  const { log } = fastify({ logger: typeof options === 'object' ? { ...options, stream } : options })
  return { log, text: () => written.join(''), lines: () => written.map((line) => JSON.parse(line)) }
}

test('a request is one line: what was asked for, what became of it, and by which id to ask about it', async () => {
  const { log, lines, text } = logger()
  const server = await startTestServer({}, { logger: log })
  const response = await fetch(`${server.url}/graphql?query={me}&secret=in-the-query`, {
    headers: { authorization: 'Bearer in-the-header', cookie: 'refresh=in-the-cookie' },
  })
  await server.query('{ me } # in-the-body')
  await server.close()
  const [first] = lines().filter(({ msg }) => msg === 'request')
  expect(first).toMatchObject({
    level: 30,
    requestId: response.headers.get('x-request-id'),
    method: 'GET',
    path: '/graphql',
    status: 200,
    duration: expect.any(Number),
  })
  expect(lines().filter(({ msg }) => msg === 'request')).toHaveLength(2)
  expect(text()).not.toContain('in-the-')
})

test('a fault of ours is logged with its stack, under the id that the client was told', async () => {
  const { log, lines } = logger()
  const server = await startTestServer(
    {},
    {
      logger: log,
      customize: (fastify) => {
        fastify.get('/broken', () => {
          throw new Error('out of luck')
        })
      },
    },
  )
  const response = await fetch(`${server.url}/broken`)
  await server.close()
  expect(lines().find(({ level }) => level === 50)).toMatchObject({
    requestId: response.headers.get('x-request-id'),
    err: { message: 'out of luck', stack: expect.any(String) },
  })
})

test('a healthy probe is not worth a line', async () => {
  const { log, lines } = logger()
  const server = await startTestServer({}, { logger: log })
  await fetch(`${server.url}/health/ready`)
  await server.close()
  expect(lines().filter(({ msg }) => msg === 'request')).toEqual([])
})

test('what is secret by its name is not written, wherever it is logged', () => {
  const { log, text } = logger()
  log.info({ authorization: 'hunter2', req: { headers: { authorization: 'hunter2', cookie: 'hunter2' } } }, 'oops')
  log.info({ input: { password: 'hunter2', refreshToken: 'hunter2' } }, 'oops')
  expect(text()).toContain('[Redacted]')
  expect(text()).not.toContain('hunter2')
})

test.each([{ NODE_ENV: 'test' }, { LOG_LEVEL: 'silent' }])('nothing is written under %j', async (settings) => {
  const { log, text } = logger(settings)
  log.fatal('the end')
  expect(text()).toBe('')
})
