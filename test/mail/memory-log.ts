/** A log that remembers. */

import type { Log } from '../../src/log.ts'

export type Line = { level: keyof Log; details: object; text: string }

/** What was logged, and a way to wait for more of it. */
export class Lines extends Array<Line> {
  readonly #waiting = new Set<() => void>()

  add(line: Line): void {
    this.push(line)
    for (const check of this.#waiting) check()
  }

  /** When so many of the lines are as wanted, or more. */
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
