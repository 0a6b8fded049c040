/** Secrets that a test has sent or received. None may appear in the log or the audit trail. */

import { Writable } from 'node:stream'
import type { Logger } from 'pino'
import type { Database } from '../../src/database/port.ts'
import { createLogger } from '../../src/logger.ts'

/** Names of inputs and outputs that hold secrets. */
const SECRET = /^(password|newPassword|currentPassword|token|accessToken|refreshToken|secret|challenge|recoveryCode)$/

/** Minimum length in characters: shorter texts occur in other words by chance. */
const LEAST = 8

export type SecretWatch = {
  /** Logger of the watched application, in development format. Records every line. */
  readonly logger: Logger
  /** Collects the secrets in a request's variables or a response's data. */
  notice(value: unknown): void
  /** @throws Error that names the place where a secret was found. */
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
    logger: createLogger({ environment: 'production', level: 'trace' }, stream),
    notice,
    async check({ read }) {
      for (const { passwordHash } of await read.user.findMany()) if (passwordHash !== '') secrets.add(passwordHash)
      for (const { hash } of await read.refreshToken.findMany()) secrets.add(hash)
      for (const { hash } of await read.loginChallenge.findMany()) secrets.add(hash)
      for (const { hash } of await read.recoveryCode.findMany()) secrets.add(hash)
      for (const { hash } of await read.mailToken.findMany()) secrets.add(hash)
      const places = { log: written.join(''), trail: JSON.stringify(await read.auditEvent.findMany()) }
      for (const [place, text] of Object.entries(places))
        for (const secret of secrets)
          if (text.includes(secret)) throw new Error(`a secret is in the ${place}: ${secret}`)
    },
  }
}
