import { readFileSync } from 'node:fs'

/** Default maximum of connections if the limit on open files is higher. */
const MAX_CONNECTIONS = 10_000

/** Open files reserved for the rest of the process: database, Redis, mail, and surplus connections. */
const RESERVED = 128

/**
 * Returns the default of MAX_CONNECTIONS, derived from the limit on open files (`ulimit -n`). Without free files,
 * accept fails and the server is unreachable for everybody.
 * @param limits text of /proc/self/limits; null on systems without that file.
 */
export function defaultMaxConnections(limits: string | null = readLimits()): number {
  const files = Number(/^Max open files +(\d+)/m.exec(limits ?? '')?.[1] ?? Number.POSITIVE_INFINITY)
  return Math.max(16, Math.min(MAX_CONNECTIONS, files - RESERVED))
}

function readLimits(): string | null {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return null
  }
}
