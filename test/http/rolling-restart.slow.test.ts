/**
 * Two instances behind HAProxy, each restarted under constant load. Without HAProxy (Debian's package `haproxy`) its
 * one test reports that. The instances share a SQLite database.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { client } from '../api/client.ts'

const HAPROXY = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy', '/usr/bin/haproxy'].find((path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
})
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const configuration = (port: number, instances: number[]) => `
defaults
  mode http
  timeout connect 2s
  timeout client 20s
  timeout server 20s
  timeout check 2s
  option httpchk GET /health/ready
frontend api
  bind 127.0.0.1:${port}
  default_backend instances
backend instances
  balance roundrobin
${instances.map((each) => `  server s${each} 127.0.0.1:${each} check inter 200ms fall 1 rise 1`).join('\n')}
`

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

async function start(port: number, directory: string): Promise<ChildProcess> {
  const instance = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: `file:${join(directory, 'shared.db')}`,
      JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx',
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'gatehouse@example.com',
      APP_URL: 'https://app.example.com',
      LOG_LEVEL: 'error',
      BCRYPT_COST: '10',
      TRUST_PROXY: 'loopback',
    },
  })
  await ready(`http://127.0.0.1:${port}`)
  return instance
}

async function ready(url: string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    const answer = await fetch(`${url}/health/ready`).catch(() => null)
    if (answer?.status === 200) return
    await delay(50)
  }
  throw new Error(`${url} never became ready`)
}

/** Stops a process as its supervisor does. @returns its exit code. */
async function stop(instance: ChildProcess): Promise<number | null> {
  const exited = once(instance, 'exit')
  instance.kill('SIGTERM')
  const [code] = await exited
  return code
}

/** Sends operations over kept-alive connections until `end` and counts the answers. */
function load(url: string, token: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const failures: string[] = []
  let [answered, ended] = [0, false]
  const operations = [
    '{ me { id } }',
    '{ todos { totalCount } }',
    'mutation { createTodo(input: { title: "x" }) { id } }',
  ]
  async function send(index: number): Promise<void> {
    const sent = request(`${url}/graphql`, {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    })
    sent.end(JSON.stringify({ query: operations[index % operations.length] }))
    const [response] = await once(sent, 'response')
    const body = await text(response)
    if (response.statusCode !== 200 || body.includes('"errors"'))
      failures.push(`${response.statusCode} ${body.slice(0, 200)}`)
    else answered += 1
  }
  async function work(): Promise<void> {
    for (let index = 0; !ended; index++) {
      await send(index).catch((error) => failures.push(String(error)))
      await delay(10)
    }
  }
  const workers = Array.from({ length: 4 }, work)
  return {
    failures,
    answered: () => answered,
    async end() {
      ended = true
      await Promise.all(workers)
      agent.destroy()
    },
  }
}

if (HAPROXY === undefined) {
  test('needs HAProxy: apt-get install haproxy', () => {
    expect(HAPROXY).toBeUndefined()
  })
} else {
  test('answers every request while two instances restart one after the other', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rolling-'))
    const [front = 0, first = 0, second = 0] = [await freePort(), await freePort(), await freePort()]
    const path = join(directory, 'haproxy.cfg')
    await writeFile(path, configuration(front, [first, second]))
    let instances = [await start(first, directory), await start(second, directory)]
    const proxy = spawn(HAPROXY, ['-f', path], { stdio: 'ignore' })
    const url = `http://127.0.0.1:${front}`
    try {
      await ready(url)
      const input = { email: 'ada@example.com', password: 'quiet-harbour-lantern-71' }
      const { data } = await client(url)<{ register: { accessToken: string } }>(
        'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }',
        { variables: { input } },
      )
      const running = load(url, data?.register.accessToken ?? '')
      await delay(1000)
      for (const [index, port] of [first, second].entries()) {
        const instance = instances[index]
        if (!instance) throw new Error('no instance')
        expect(await stop(instance)).toBe(0)
        instances = instances.with(index, await start(port, directory))
        await delay(1000)
      }
      await running.end()
      expect(running.failures).toEqual([])
      expect(running.answered()).toBeGreaterThan(100)
    } finally {
      for (const process of [proxy, ...instances]) process.kill('SIGKILL')
      await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    }
  }, 90_000)
}
