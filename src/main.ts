/** The process: environment, signals, listening. */

import { existsSync } from 'node:fs'
import type { App } from './app.ts'
import { type Config, ConfigError, parseConfig } from './config.ts'
import { StartError } from './errors.ts'
import { welcome } from './welcome.ts'

/** How long requests that run at SIGTERM may take, in milliseconds: orchestrators wait 10 s or more before they kill. */
const GRACE = 4000

/** How long its end may take altogether, in milliseconds, where the database doesn't answer: it loses nothing that was acknowledged. */
const LAST = 9000

/** Ends the process with what is wrong: a line each, and no stack, where it is for the operator to mend. */
function fail(error: unknown): never {
  if (error instanceof ConfigError || error instanceof StartError) process.stderr.write(`${error.message}\n`)
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}

function reasonNotToListen(error: unknown, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return new StartError(`PORT ${port} of ${host} is taken: end what uses it, or set PORT`)
  if (code === 'EACCES') return new StartError(`PORT ${port} may not be used by this user: set PORT to 1024 or above`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartError(`HOST ${host} is no address of this machine`)
  return error
}

function loadSettings(): Config {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env')
  } catch {
    throw new StartError(".env can't be read: it must be a file that this user may read")
  }
  return parseConfig(process.env)
}

/** Listens, and says where: in development in plain words, elsewhere in the log. */
async function listen({ fastify }: App, { host, port, environment }: Config): Promise<void> {
  if (environment !== 'development') return void (await fastify.listen({ host, port }))
  const { level } = fastify.log
  fastify.log.level = 'silent'
  const url = await fastify.listen({ host, port })
  fastify.log.level = level
  process.stdout.write(welcome(url))
}

/** Ends the process once what runs has ended. A second signal ends it at once. */
function stopOnSignals(app: App): void {
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    app.log.info({ signal }, 'stopping')
    setTimeout(() => fail(new StartError('what was going on did not end in time')), LAST).unref()
    app.close({ graceMs: GRACE }).then(
      () => process.exit(0),
      (error) => fail(error),
    )
  }
  process.on('SIGTERM', stop).on('SIGINT', stop)
}

try {
  const config = loadSettings()
  // Loaded only now: settings that are wrong are told at once.
  const { createApp } = await import('./app.ts')
  const app = await createApp({ config })
  stopOnSignals(app)
  try {
    await listen(app, config)
  } catch (error) {
    await app.close({ graceMs: 0 })
    fail(reasonNotToListen(error, config.host, config.port))
  }
} catch (error) {
  fail(error)
}
