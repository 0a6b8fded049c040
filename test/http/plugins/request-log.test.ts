import { Writable } from 'node:stream'
import { expect, test } from '@jest/globals'
import { fastify } from 'fastify'
import { parseConfig } from '../../../src/config/config.ts'
import { createLogger } from '../../../src/logger.ts'
import { startTestServer } from '../test-server.ts'

/** Environment in which the log is JSON. */
const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx' }

/** A logger with these settings and its written lines. */
function logger(settings: Record<string, string> = {}) {
  const written: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk))
      done()
    },
  })
  const { environment, log: options } = parseConfig({ ...PRODUCTION, ...settings })
  const { log } = fastify({ loggerInstance: createLogger({ environment, level: options.level }, stream) })
  return { log, text: () => written.join(''), lines: () => written.map((line) => JSON.parse(line)) }
}

test('logs one line per request: method, path, status, duration and request id', async () => {
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

test('logs an unexpected error with its stack and the client’s request id', async () => {
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

test('logs no successful health check', async () => {
  const { log, lines } = logger()
  const server = await startTestServer({}, { logger: log })
  await fetch(`${server.url}/health/ready`)
  await server.close()
  expect(lines().filter(({ msg }) => msg === 'request')).toEqual([])
})

test('redacts values under names of secrets', () => {
  const { log, text } = logger()
  log.info({ authorization: 'hunter2', req: { headers: { authorization: 'hunter2', cookie: 'hunter2' } } }, 'oops')
  log.info({ input: { password: 'hunter2', refreshToken: 'hunter2' } }, 'oops')
  log.error({ err: Object.assign(new Error('of a client'), { request: { headers: { cookie: 'hunter2' } } }) }, 'oops')
  log.child({}).info({ token: 'hunter2', list: [{ password: 'hunter2' }] }, 'oops')
  expect(text()).toContain('of a client')
  expect(text()).toContain('[Redacted]')
  expect(text()).not.toContain('hunter2')
})

test.each([{ NODE_ENV: 'test' }, { LOG_LEVEL: 'silent' }])('writes nothing under %j', async (settings) => {
  const { log, text } = logger(settings)
  log.fatal('the end')
  expect(text()).toBe('')
})
