/** A log that stores its lines. */

import type { Log } from '../../src/core/log.ts'

export type Line = { level: keyof Log; details: object; text: string }

/** Lines logged so far, and a way to wait for more. */
export class Lines extends Array<Line> {
  readonly #waiting = new Set<() => void>()

  add(line: Line): void {
    this.push(line)
    for (const check of this.#waiting) check()
  }

  /** Resolves when at least this many lines match. */
  until(wanted: (line: Line) => boolean, least: number): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (Array.from(this).filter(wanted).length < least) return
        this.#waiting.delete(check)
        resolve()
      }
      this.#waiting.add(check)
      check()
    })
  }
}

export function memoryLog(): { log: Log; lines: Lines } {
  const lines = new Lines()
  const level = (name: keyof Log) => (details: object, text: string) => lines.add({ level: name, details, text })
  return { log: { info: level('info'), warn: level('warn'), error: level('error') }, lines }
}
