/** `npm run db:mailboxes`: reports accounts that share a mailbox under two spellings of its domain. Changes nothing. */

import { ConfigError, parseConfig } from '../src/config/config.ts'
import { loadEnvFile } from '../src/config/env-file.ts'
import { StartupError } from '../src/core/errors.ts'
import { findSharedMailboxes } from './lib/shared-mailboxes.ts'

try {
  loadEnvFile(process.env)
  const config = parseConfig({ ...process.env, LOG_LEVEL: 'silent' })
  const { openDatabase } = await import('../src/database/open.ts')
  const database = await openDatabase(config.database)
  try {
    const shared = await findSharedMailboxes(database.read)
    for (const [mailbox, accounts] of shared)
      process.stdout.write(`${mailbox}: ${accounts.map(({ id, email }) => `${id} ${email}`).join(', ')}\n`)
    process.stdout.write(
      shared.size === 0 ? 'No two accounts share a mailbox.\n' : `Shared mailboxes: ${shared.size}.\n`,
    )
    process.exitCode = shared.size === 0 ? 0 : 1
  } finally {
    await database.close()
  }
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StartupError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
