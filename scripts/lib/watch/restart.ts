/** Runs the server from src, and restarts it when one of its files changes. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../../../src/core/paths.ts'
import { watchFiles } from './watch-files.ts'

const root = fileURLToPath(ROOT)

/** Time for the server to stop before a second signal kills it, in milliseconds. */
const PATIENCE = 1500

export async function runAndRestart(): Promise<void> {
  let server = start()
  let restarting: Promise<void> | null = null
  let changedAgain = false

  async function restart(path: string): Promise<void> {
    process.stdout.write(`\n${path} changed: restarting.\n`)
    do {
      changedAgain = false
      await stop(server)
      server = start()
    } while (changedAgain)
  }

  const stopWatching = watchFiles({
    root,
    folders: ['src'],
    files: ['schema.graphql', '.env'],
    onChange(path) {
      changedAgain = true
      restarting ??= restart(path).finally(() => {
        restarting = null
      })
    },
  })

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, async () => {
      stopWatching()
      await restarting
      await stop(server)
      process.exit(0)
    })
}

function start(): ChildProcess {
  const server = spawn(process.execPath, [...process.argv.slice(2), 'src/main.ts'], { cwd: root, stdio: 'inherit' })
  server.once('exit', (code) => {
    if (code && !server.killed)
      process.stdout.write(`The server exited with code ${code}. It restarts at the next change.\n`)
  })
  return server
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  const second = setTimeout(() => server.kill('SIGTERM'), PATIENCE)
  await ended
  clearTimeout(second)
}
