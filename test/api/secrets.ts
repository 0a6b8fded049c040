/** What a test sent and was given that must be nowhere to be read: not in the log, not in the audit trail. */

import { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'
import { parseConfig } from '../../src/config.ts'
import type { Database } from '../../src/database/database.ts'
import { loggerOptions } from '../../src/http/request-log.ts'

/** Names of inputs and outputs that hold secrets. */
const SECRET = /^(password|newPassword|currentPassword|token|accessToken|refreshToken)$/

/** Shorter texts are in other words by chance. */
const LEAST = 8

export type SecretWatch = {
  /** The log of the application that is watched: as in development, and everything in it. */
  readonly logger: Logger
  /** Remembers what of a request's variables or an answer's data is secret. */
  notice(value: unknown): void
  /** @throws Error that names where a secret was found, if one was. */
  check(database: Database): Promise<void>
}

export function watchSecrets(): SecretWatch {
  const secrets = new Set<string>()
  const written: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk))
      done()
    },
  })

  function notice(value: unknown): void {
    if (typeof value !== 'object' || value === null) return
    for (const [name, each] of Object.entries(value)) {
      if (typeof each !== 'string') notice(each)
      else if (SECRET.test(name) && each.length >= LEAST) secrets.add(each)
    }
  }

  return {
    logger: pino(loggerOptions(parseConfig({ LOG_LEVEL: 'trace' })) || {}, stream),
    notice,
    async check({ read }) {
      for (const { passwordHash } of await read.user.findMany()) if (passwordHash !== '') secrets.add(passwordHash)
      for (const { hash } of await read.refreshToken.findMany()) secrets.add(hash)
      for (const { hash } of await read.mailToken.findMany()) secrets.add(hash)
      const places = { log: written.join(''), trail: JSON.stringify(await read.auditEvent.findMany()) }
      for (const [place, text] of Object.entries(places))
        for (const secret of secrets)
          if (text.includes(secret)) throw new Error(`a secret is in the ${place}: ${secret}`)
    },
  }
}
