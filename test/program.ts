/** The program as operators run it: in a separate process and working directory. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Client, client } from './api/client.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

type Env = Record<string, string>

export type Program = {
  readonly process: ChildProcess
  readonly url: string
  readonly query: Client
  /** Returns the output so far. */
  stdout(): string
  stderr(): string
  /** Resolves when standard output matches. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** Sends a signal. */
  signal(name: NodeJS.Signals): void
  readonly ended: Promise<End>
}

export type End = { code: number | null; signal: string | null; stdout: string; stderr: string }

/**
 * Creates an empty working directory and runs programs in it; `close` ends and removes everything.
 * @param root folder of the program; by default this project.
 */
export async function workingDirectory(root = ROOT) {
  const path = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  const running = new Set<ChildProcess>()

  /** @param env complete environment apart from PATH: the test's own variables are not passed on. */
  function spawnProgram(env: Env) {
    const child = spawn(process.execPath, [join(root, 'src/main.ts')], {
      cwd: path,
      env: { PATH: process.env.PATH, BCRYPT_COST: '10', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
      child.emit('said')
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    const ended = once(child, 'close').then(([code, signal]): End => {
      running.delete(child)
      child.emit('said')
      return { code, signal, stdout, stderr }
    })
    async function says(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const found = pattern.exec(stdout)
        if (found) return found
        if (!running.has(child)) throw new Error(`It ended without ${pattern}:\n${stdout}${stderr}`)
        await once(child, 'said')
      }
    }
    return { process: child, ended, says, stdout: () => stdout, stderr: () => stderr }
  }

  return {
    path,
    /** Starts the program on a free port and waits until it listens. */
    async start(env: Env = {}): Promise<Program> {
      const program = spawnProgram({ PORT: '0', ...env })
      const [url] = await program.says(/http:\/\/[\d.]+:\d+/)
      return { ...program, url, query: client(url), signal: (name) => void program.process.kill(name) }
    },
    /** Runs the program until it exits. */
    run: (env: Env = {}): Promise<End> => spawnProgram({ PORT: '0', ...env }).ended,
    async close() {
      await Promise.all([...running].map((child) => child.kill('SIGKILL') && once(child, 'close')))
      await rm(path, { recursive: true, force: true })
    },
  }
}

export type WorkingDirectory = Awaited<ReturnType<typeof workingDirectory>>
