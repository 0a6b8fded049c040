/** Logger of the process, to standard output: JSON lines, or readable lines in development. Secrets are redacted. */

import { isatty } from 'node:tty'
import { type DestinationStream, type Logger, pino } from 'pino'
import { readableLine } from './development-log.ts'

/** Names of fields whose values are never written, in case a secret is logged by mistake. */
const SECRETS = ['authorization', 'cookie', 'password', 'accessToken', 'refreshToken', 'token']

const STANDARD_OUTPUT = 1

/** Silent in tests. @param stream replaces standard output. */
export function createLogger(
  { environment, level }: { environment: string; level: string },
  stream: DestinationStream = pino.destination(STANDARD_OUTPUT),
): Logger {
  if (environment === 'test' || level === 'silent') return pino({ level: 'silent' })
  const redact = SECRETS.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`])
  return pino({ level, redact }, environment === 'development' ? readable(stream) : stream)
}

function readable(stream: DestinationStream): DestinationStream {
  const color = isatty(STANDARD_OUTPUT)
  return { write: (line) => stream.write(readableLine(line, { color })) }
}
