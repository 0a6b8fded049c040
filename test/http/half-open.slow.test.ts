import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** The program with a limit on open files; `log` is its output. */
async function startWithFiles(limit: number) {
  const [port, directory] = [await freePort(), await mkdtemp(join(tmpdir(), 'half-open-'))]
  const child = spawn('bash', ['-c', `ulimit -n ${limit} && exec "${process.execPath}" src/main.ts`], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: `file:${join(directory, 'data.db')}`,
      JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx',
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'gatehouse@example.com',
      APP_URL: 'https://app.example.com',
      LOG_LEVEL: 'warn',
    },
  })
  let written = ''
  child.stdout.on('data', (chunk) => {
    written += chunk
  })
  for (let time = 0; time < 1000 && !(await isLive(port)); time++) await delay(50)
  return {
    port,
    log: () => written,
    async stop() {
      child.kill('SIGKILL')
      await once(child, 'exit')
      await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const isLive = (port: number) =>
  fetch(`http://127.0.0.1:${port}/health/live`, { headers: { connection: 'close' } }).then(
    ({ status }) => status === 200,
    () => false,
  )

test.each([
  ['half a head', 'POST /graphql HTTP/1.1\r\nHost: x\r\n'],
  [
    'a head without its body',
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n',
  ],
  ['nothing', ''],
])('stays available with 300 connections with %s and 256 files, and logs them', async (_name, sent) => {
  const server = await startWithFiles(256)
  const sockets: Socket[] = []
  try {
    for (let index = 0; index < 300; index++) {
      const socket = connect(server.port, '127.0.0.1').on('error', () => {})
      sockets.push(socket)
      if (sent !== '') socket.write(sent)
    }
    await delay(500)
    for (let time = 0; time < 20; time++) expect(await isLive(server.port)).toBe(true)
    expect(server.log().match(/MAX_CONNECTIONS reached/g)).toHaveLength(1)
  } finally {
    for (const socket of sockets) socket.destroy()
    await server.stop()
  }
})
