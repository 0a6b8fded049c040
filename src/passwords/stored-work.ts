/** Schemes and parameters of the hashes in the database, which determine the work of every login. */

import type { Log } from '../core/log.ts'
import type { Reader } from '../database/port.ts'
import { workOf } from './equal-work.ts'
import { dearestOf, NO_WORK, type Work } from './work.ts'

/** Time between two readings, in milliseconds. Finds hashes written by other processes. */
const INTERVAL = 60_000

/** Limit of different schemes and parameters; in practice there are a few. */
const MAX_SCHEMES = 64

/**
 * Scheme and parameters at the start of a hash: `$2b$12$`, `import$scrypt,ln=14,r=8,p=1$`; the first character of any
 * other text.
 */
const TAG = /^(?:\$[^$]+\$[^$]+\$|[^$]+\$[^$]+\$|.)/su

export type StoredWork = {
  /** Returns the work that covers every stored hash. */
  dearest(): Work
  read(): Promise<void>
  /** Reads now, and then every minute. */
  start(): Promise<void>
  close(): void
}

export function createStoredWork({ reader, log }: { reader: Pick<Reader, 'user'>; log: Log }): StoredWork {
  let dearest = NO_WORK
  let timer: NodeJS.Timeout | undefined

  /** Seeks once in the hash index for each scheme and its parameters. */
  async function read(): Promise<void> {
    const works: Work[] = []
    let from = ' ' // Accounts without a password have an empty hash.
    for (let count = 0; count < MAX_SCHEMES; count++) {
      const row = await reader.user.findFirst({
        where: { passwordHash: { gte: from } },
        orderBy: { passwordHash: 'asc' },
        select: { passwordHash: true },
      })
      const tag = row && TAG.exec(row.passwordHash)?.[0]
      if (!tag) break
      works.push(workOf(tag))
      from = after(tag)
    }
    dearest = dearestOf(works)
  }

  return {
    dearest: () => dearest,
    read,
    async start() {
      await read()
      timer = setInterval(() => {
        read().catch((error) => log.warn({ err: error }, 'Reading the schemes of stored password hashes failed'))
      }, INTERVAL).unref()
    },
    close: () => clearInterval(timer),
  }
}

/** Returns the first text after all texts with this prefix, in byte order. */
function after(tag: string): string {
  const last = tag.codePointAt(tag.length - 1) ?? 0
  return tag.slice(0, -1) + String.fromCodePoint(last + 1)
}
