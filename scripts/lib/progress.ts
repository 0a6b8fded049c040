/** Progress on standard error: a bar in a terminal, otherwise one line per tenth. */

import type { CommandIO } from './command.ts'

const WIDTH = 30

export type Progress = {
  /** @param done bytes read so far. @param users users read so far. */
  at(done: number, users: number): void
  /** Prints a line that stays above the bar. */
  line(text: string): void
  end(): void
}

export function createProgress({ err, isTerminal = false }: CommandIO, size: number): Progress {
  let tenth = 0
  let bar = ''

  const clear = () => {
    if (bar) err(`\r${' '.repeat(bar.length)}\r`)
  }

  return {
    at(done, users) {
      const share = size === 0 ? 1 : Math.min(1, done / size)
      const percent = Math.floor(share * 100)
      if (isTerminal) {
        const filled = Math.round(share * WIDTH)
        bar = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${percent} %, ${users} users`
        err(`\r${bar}`)
      } else if (Math.floor(share * 10) > tenth) {
        tenth = Math.floor(share * 10)
        err(`${percent} %, ${users} users\n`)
      }
    },
    line(text) {
      clear()
      err(`${text}\n`)
      if (bar) err(bar)
    },
    end() {
      clear()
      bar = ''
    },
  }
}
