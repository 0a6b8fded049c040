/** Contestant: a measured server, its start command, and its readiness check. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { adopt, stop } from './children.ts'
import { Connection, type Request, serialize } from './load/http-connection.ts'

/** `command` and `environment` depend on the port. `ready` returns 200 once the server can serve. */
export type Contestant = {
  name: string
  command(port: number): string[]
  directory?: string
  environment?(port: number): Record<string, string>
  ready: Request
}

export type Running = {
  name: string
  port: number
  pid: number
  /** Time from the start of the process to the first 200, in milliseconds. */
  startup: number
  ask(request: Request): Promise<unknown>
  stop(): Promise<void>
}

/** Start timeout, in milliseconds. */
const PATIENCE = 60_000

/** Starts a contestant and waits until it serves. @throws Error with its output if it exits or times out. */
export async function start(contestant: Contestant): Promise<Running> {
  const port = await freePort()
  const [program = '', ...args] = contestant.command(port)
  const begun = performance.now()
  const child = adopt(
    spawn(program, args, {
      ...(contestant.directory && { cwd: contestant.directory }),
      env: { ...process.env, ...contestant.environment?.(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )
  const said = listen(child)
  const readiness = serialize(contestant.ready)
  while (!(await answers(port, readiness))) {
    const ended = child.exitCode !== null || child.signalCode !== null
    if (ended || performance.now() - begun > PATIENCE) {
      await stop(child)
      throw new Error(`${contestant.name} failed to start: ${said()}`)
    }
    await sleep(2)
  }
  return {
    name: contestant.name,
    port,
    pid: child.pid ?? 0,
    startup: performance.now() - begun,
    ask: (request) => ask(port, request),
    stop: () => stop(child),
  }
}

/** Captures the output of a process. @returns a function that returns its last part. */
function listen(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => {
      text = (text + data).slice(-2000)
    })
  child.on('error', (error) => {
    text += error.message
  })
  return () => text.trim()
}

async function answers(port: number, request: Buffer): Promise<boolean> {
  const connection = new Connection(port)
  try {
    return (await connection.send(request)).status === 200
  } catch {
    return false
  } finally {
    connection.close()
  }
}

async function ask(port: number, request: Request): Promise<unknown> {
  const connection = new Connection(port)
  try {
    return JSON.parse((await connection.send(serialize(request))).body.toString())
  } finally {
    connection.close()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port is free.')
  return address.port
}
