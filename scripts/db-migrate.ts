/**
 * `npm run db:migrate`: brings the database of DATABASE_URL up to what this program expects. Several may run at once: one does
 * it, and the others wait and find it done.
 */

import { existsSync } from 'node:fs'
import { ConfigError, parseConfig } from '../src/config.ts'
import { migrateDatabase } from '../src/database/database.ts'
import { StartError } from '../src/errors.ts'

try {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const { databaseUrl } = parseConfig(process.env)
  const names = await migrateDatabase(databaseUrl)
  for (const name of names) process.stdout.write(`applied ${name}\n`)
  if (names.length === 0) process.stdout.write('Nothing to do: all migrations are applied.\n')
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StartError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
