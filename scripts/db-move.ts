/**
 * `npm run db:move -- --from file:PATH --to postgresql://…`: copies all rows to a migrated, empty PostgreSQL database
 * and compares each one. Run it again after an interruption to continue. Stop the server first.
 */

import { parseArgs } from 'node:util'
import { StartupError } from '../src/core/errors.ts'
import { move } from './lib/move/move.ts'

const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } })
const { from = '', to = '' } = values
if (!from.startsWith('file:') || !/^postgres(ql)?:\/\//.test(to)) {
  process.stderr.write('Usage: npm run db:move -- --from file:PATH --to postgresql://USER:PASSWORD@HOST:PORT/NAME\n')
  process.exit(1)
}

/** Interval of progress lines, in milliseconds. */
const INTERVAL = 2000

try {
  let lastLine = Date.now()
  const counts = await move({
    from,
    to,
    onProgress(phase, table, rows) {
      if (Date.now() < lastLine + INTERVAL) return
      lastLine = Date.now()
      process.stdout.write(`${phase} ${table}: ${rows}\n`)
    },
  })
  for (const [table, rows] of Object.entries(counts)) process.stdout.write(`${table}: ${rows} rows, all equal\n`)
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
