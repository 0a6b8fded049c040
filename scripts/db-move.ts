/**
 * `npm run db:move -- --from file:PATH --to postgresql://…`: moves everything to a migrated, empty PostgreSQL, and compares
 * every row. Interrupted, it goes on where it was when it is started again. The server is stopped meanwhile.
 */

import { parseArgs } from 'node:util'
import { move } from '../src/database/move.ts'
import { StartError } from '../src/errors.ts'

const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } })
const { from = '', to = '' } = values
if (!from.startsWith('file:') || !/^postgres(ql)?:\/\//.test(to)) {
  process.stderr.write('Usage: npm run db:move -- --from file:PATH --to postgresql://USER:PASSWORD@HOST:PORT/NAME\n')
  process.exit(1)
}

/** How often to tell how far it is, in milliseconds. */
const INTERVAL = 2000

try {
  let told = Date.now()
  const counts = await move({
    from,
    to,
    onProgress(phase, table, rows) {
      if (Date.now() < told + INTERVAL) return
      told = Date.now()
      process.stdout.write(`${phase} ${table}: ${rows}\n`)
    },
  })
  for (const [table, rows] of Object.entries(counts)) process.stdout.write(`${table}: ${rows} rows, all equal\n`)
} catch (error) {
  if (!(error instanceof StartError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
