import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { CLIENT, clock, startSessions } from './test-sessions.ts'

const KILLS = 20
const CLIENTS = 3
const ROTATIONS_BETWEEN = 5

const PROGRAM = fileURLToPath(new URL('./killed-instance.ts', import.meta.url))

/** Generous for slow machines: a replay after a kill must fall within it. */
const settings = { REFRESH_GRACE: '60s' }

/** Starts an instance; `refresh` returns null when it is killed before it answers. */
async function startProcess(url: string) {
  const child: ChildProcess = spawn(process.execPath, ['--no-warnings', PROGRAM, url, JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const { stdin, stdout } = child
  if (!stdin || !stdout) throw new Error('no pipes')
  stdin.on('error', () => {}) // Left by a killed process.
  const waiting = new Map<string, (answer: string | null) => void>()
  const lines = createInterface({ input: stdout })
  const ended = once(child, 'close')
  await once(lines, 'line')
  lines.on('line', (line) => {
    const [token = '', ...answer] = line.split(' ')
    waiting.get(token)?.(answer.join(' '))
  })
  ended.then(() => {
    for (const lost of waiting.values()) lost(null)
  })
  return {
    refresh: (token: string) =>
      new Promise<string | null>((resolve) => {
        waiting.set(token, resolve)
        stdin.write(`${token}\n`)
      }),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

test('leaves every client a valid refresh token when a process is killed at any moment', async () => {
  const now = clock(new Date())
  const sessions = await startSessions({ now, settings })
  const signedIn = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const user = await sessions.makeUser({ passwordHash: 'none' })
      return sessions.database.write((transaction) => sessions.start(transaction, user, CLIENT))
    }),
  )
  /** The newest refresh token of each client. */
  const tokens = signedIn.map(({ refreshToken }) => refreshToken)
  let rotations = 0
  let lost = 0

  async function rotate(process: Awaited<ReturnType<typeof startProcess>>, client: number): Promise<void> {
    const answer = await process.refresh(tokens[client] ?? '')
    if (answer === null) {
      lost += 1
      return
    }
    expect(answer).toMatch(/^[\w-]{43}$/)
    tokens[client] = answer
    rotations += 1
  }
  const clients = [...tokens.keys()]
  const all = (process: Awaited<ReturnType<typeof startProcess>>) =>
    Promise.all(clients.map((client) => rotate(process, client)))

  let next = startProcess(sessions.url)
  for (let kills = 0; kills < KILLS; kills++) {
    const process = await next
    next = startProcess(sessions.url) // Started here and awaited later, so that the test does not wait for the start.
    for (let count = 0; count < ROTATIONS_BETWEEN; count++) await all(process)
    const last = all(process)
    await sleep(randomInt(12))
    await process.kill()
    await last
  }
  const process = await next
  await all(process)
  await process.kill()

  expect(rotations).toBeGreaterThanOrEqual(KILLS * ROTATIONS_BETWEEN * CLIENTS)
  expect(lost).toBeGreaterThan(0)
  const reuse = await sessions.database.read.auditEvent.count({ where: { action: 'session.reuse_detected' } })
  expect(reuse).toBe(0)
  for (const { user } of signedIn) expect((await sessions.list(user.id, {})).nodes).toHaveLength(1)
  await sessions.close()
})
