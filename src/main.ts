/** Process: environment, signals, listening. */

import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { App } from './app.ts'
import { type Config, ConfigError, parseConfig } from './config/config.ts'
import { loadEnvFile } from './config/env-file.ts'
import { StartupError } from './core/errors.ts'
import { ROOT } from './core/paths.ts'
import { welcome } from './welcome.ts'

/** Time for requests in flight after SIGTERM, in milliseconds. Orchestrators kill after 10 s or more. */
const GRACE = 4000

/** Timeout of the whole shutdown, in milliseconds, in case the database does not answer. */
const SHUTDOWN_LIMIT = 9000

/** Exits: with one line per configuration mistake, or with the stack of any other error. */
function fail(error: unknown): never {
  if (error instanceof ConfigError || error instanceof StartupError) process.stderr.write(`${error.message}\n`)
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}

/** Turns common listen errors into startup errors that say what to do. */
function listenError(error: unknown, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return new StartupError(`PORT ${port} of ${host} is in use: stop the other program, or set another PORT`)
  if (code === 'EACCES')
    return new StartupError(`PORT ${port} is not permitted for this user: set PORT to 1024 or above`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartupError(`HOST ${host} is not an address of this machine`)
  return error
}

/** Listens and reports the address: as plain text in development, otherwise in the log. */
async function listen({ fastify }: App, { host, port, environment, localUrl, http }: Config): Promise<void> {
  if (environment !== 'development') return void (await fastify.listen({ host, port }))
  const { level } = fastify.log
  fastify.log.level = 'silent'
  const { port: actualPort } = new URL(await fastify.listen({ host, port }))
  fastify.log.level = level
  const url = Object.assign(new URL(localUrl), { port: actualPort }).origin
  const container = existsSync('/.dockerenv') || existsSync('/run/.containerenv')
  process.stdout.write(welcome({ url, web: http.web, container }))
}

/** Shuts down at the first signal, and exits at once at the second. */
function stopOnSignals(app: App): void {
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    app.log.info({ signal }, 'shutting down')
    setTimeout(() => fail(new StartupError('Shutdown timed out; forcing exit.')), SHUTDOWN_LIMIT).unref()
    app.close({ graceMs: GRACE }).then(
      () => process.exit(0),
      (error) => fail(error),
    )
  }
  process.on('SIGTERM', stop).on('SIGINT', stop)
}

// The next start reads compiled code from this cache. It is as trusted as node_modules around it.
enableCompileCache(fileURLToPath(new URL('node_modules/.cache/node', ROOT)))

try {
  loadEnvFile(process.env)
  const config = parseConfig(process.env)
  // Imported after the check, so that invalid settings are reported at once.
  const { createApp } = await import('./app.ts')
  const app = await createApp({ config })
  stopOnSignals(app)
  try {
    await listen(app, config)
  } catch (error) {
    await app.close({ graceMs: 0 })
    fail(listenError(error, config.host, config.port))
  }
} catch (error) {
  fail(error)
}
