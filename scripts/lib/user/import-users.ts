/** `npm run user -- import FILE`: imports users of another system in batches, each in one transaction. */

import { stat } from 'node:fs/promises'
import type { App } from '../../../src/app.ts'
import type { CommandIO } from '../command.ts'
import { createProgress } from '../progress.ts'
import { type Line, readLines } from './read-lines.ts'

/** Lines per transaction. */
const BATCH = 500

type Users = App['services']['users']

/**
 * Reports rejected lines and progress on standard error. Run it again after an interruption: existing accounts are
 * skipped.
 * @returns true if every line was valid.
 */
export async function importUsers(users: Users, path: string, io: CommandIO): Promise<boolean> {
  const { size } = await stat(path)
  const progress = createProgress(io, size)
  const total = { imported: 0, present: 0, rejected: 0 }
  let batch: Line[] = []

  function reject(number: number, reason: string): void {
    total.rejected += 1
    progress.line(`line ${number}: ${reason}`)
  }

  async function flush(): Promise<void> {
    const lines = batch
    batch = []
    for (const { number, text } of lines)
      if (text === null) reject(number, 'It must be UTF-8, and at most 64 KiB long.')
    const outcome = await users.importUsers(
      lines.flatMap(({ number, text }) => (text === null ? [] : { number, text })),
    )
    for (const { number, reason } of outcome.rejected) reject(number, reason)
    total.imported += outcome.imported
    total.present += outcome.present
    progress.at(lines.at(-1)?.end ?? size, total.imported + total.present)
  }

  for await (const line of readLines(path)) {
    batch.push(line)
    if (batch.length >= BATCH) await flush()
  }
  if (batch.length > 0) await flush()
  progress.end()
  io.out(`${total.imported} imported, ${total.present} already had an account, ${total.rejected} lines rejected\n`)
  return total.rejected === 0
}
