/**
 * `npm run db:backup -- FILE`: copies the embedded database of DATABASE_URL to a new file, even while the server runs.
 */

import { ConfigError, parseConfig } from '../src/config/config.ts'
import { loadEnvFile } from '../src/config/env-file.ts'
import { StartupError } from '../src/core/errors.ts'
import { backUp } from './lib/backup.ts'

const [target] = process.argv.slice(2)

try {
  if (target === undefined) throw new StartupError('Usage: npm run db:backup -- FILE')
  loadEnvFile(process.env)
  await backUp(parseConfig(process.env).database.url, target)
  process.stdout.write(`Backup written to ${target}.\n`)
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StartupError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
