/** Shutdowns of the started program. Some use its full grace period of several seconds. */

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { beginRequest } from './begin-request.ts'
import { eachInDirectory, signIn } from './started-program.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const directory = eachInDirectory()

const SECRET = randomBytes(32).toString('base64url')

describe('SIGTERM', () => {
  test('finishes a running request and exits with 0', async () => {
    const program = await directory.start()
    const request = await beginRequest(program.url, JSON.stringify({ query: '{ __typename }' }))
    program.signal('SIGTERM')
    await program.says(/shutting down/)
    const answer = await request.finish()
    expect(answer).toMatch(/HTTP\/1\.1 200 OK/)
    expect(answer).toMatch(/^connection: close/im)
    expect(answer).toMatch(/\{"data":\{"__typename":"Query"\}\}/)
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' })
  })

  test('exits despite busy keep-alive connections and completes every accepted request', async () => {
    const program = await directory.start()
    const statuses = new Set<number>()
    const busy = async () => {
      for (;;) {
        try {
          const { status } = await program.query('{ __typename }')
          statuses.add(status)
        } catch {
          return // The server has closed its port.
        }
      }
    }
    const clients = Array.from({ length: 20 }, busy)
    await program.query('{ __typename }')
    program.signal('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0, stderr: '' })
    await Promise.all(clients)
    expect([...statuses]).toEqual([200])
  })

  test('exits at once with 1 on a second signal while a request is running', async () => {
    const program = await directory.start()
    await beginRequest(program.url, JSON.stringify({ query: '{ __typename }' }))
    program.signal('SIGTERM')
    await program.says(/shutting down/)
    program.signal('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 1 })
  })

  test('exits with 0 when a client never finishes its request', async () => {
    const program = await directory.start()
    await beginRequest(program.url, JSON.stringify({ query: '{ __typename }' }))
    program.signal('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0 })
  })

  test('exits with 1 and logs a timeout when another process keeps the database locked', async () => {
    const program = await directory.start()
    const tokens = await Promise.all(
      ['ada', 'bob', 'eve'].map((name) => signIn(program, 'register', `${name}@example.com`)),
    )
    const other = new Sqlite(join(directory.path, 'data/gatehouse.db'))
    other.exec('BEGIN EXCLUSIVE')
    const writes = tokens.map((token) =>
      program.query('mutation { updateProfile(input: { name: "A" }) { id } }', { token }).catch(() => {}),
    )
    await program.query('{ __typename }')
    program.signal('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/Shutdown timed out/) })
    await Promise.all(writes)
    other.close()
  })
})

test('forwards SIGTERM from npm start, waits for the program and exits with 0', async () => {
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATABASE_URL: `file:${join(directory.path, 'npm.db')}`,
      JWT_SECRET: SECRET,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = once(npm, 'exit')
  try {
    let url = ''
    for await (const line of createInterface({ input: npm.stdout })) {
      url ||= /http:\/\/[\d.]+:\d+/.exec(line)?.[0] ?? ''
      if (/--role ADMIN/.test(line)) npm.kill('SIGTERM')
    }
    expect(await ended).toEqual([0, null])
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed')
  } finally {
    if (npm.exitCode === null && npm.pid) process.kill(-npm.pid, 'SIGKILL')
  }
})
