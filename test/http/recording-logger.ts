import { pino } from 'pino'

/** A logger with its written lines. */
export function recordingLogger() {
  const written: string[] = []
  return {
    logger: pino({ level: 'info' }, { write: (line) => void written.push(line) }),
    lines: () => written.map((line): Record<string, unknown> & { msg: string } => JSON.parse(line)),
  }
}
