/** `npm run db:backup -- FILE`: copies the embedded database of DATABASE_URL to a new file, while the server runs. */

import { existsSync } from 'node:fs'
import { ConfigError, parseConfig } from '../src/config.ts'
import { backUp } from '../src/database/backup.ts'
import { StartError } from '../src/errors.ts'

const [target] = process.argv.slice(2)

try {
  if (target === undefined) throw new StartError('Usage: npm run db:backup -- FILE')
  if (existsSync('.env')) process.loadEnvFile('.env')
  await backUp(parseConfig(process.env).databaseUrl, target)
  process.stdout.write(`${target} holds the database as it was when the backup began\n`)
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StartError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
