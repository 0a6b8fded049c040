/**
 * `npm run db:migrate`: applies pending migrations to the database of DATABASE_URL. Several instances may run it at
 * once: one migrates, the others wait for it.
 */

import { ConfigError, parseConfig } from '../src/config/config.ts'
import { loadEnvFile } from '../src/config/env-file.ts'
import { StartupError } from '../src/core/errors.ts'
import { migrateDatabase } from '../src/database/open.ts'

try {
  loadEnvFile(process.env)
  const { url } = parseConfig(process.env).database
  const names = await migrateDatabase(url)
  for (const name of names) process.stdout.write(`Applied ${name}\n`)
  if (names.length === 0) process.stdout.write('No pending migrations.\n')
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StartupError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
