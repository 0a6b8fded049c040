/** Work that is done after the answer, so that how long it takes, or whether there is any, tells the caller nothing. */

import type { Log } from '../log.ts'

export type Background = {
  /** Drops the task with a line in the log where too many are waiting, as it does where one fails. */
  start(name: string, task: () => Promise<void>): void
  /** When all that was started is done. */
  settled(): Promise<void>
}

/** @param limit how many tasks may be under way. */
export function createBackground(log: Log, limit = 1_000): Background {
  const tasks = new Set<Promise<void>>()
  return {
    start(name, task) {
      if (tasks.size >= limit) return log.error({ task: name, limit }, 'a task was dropped: too many are under way')
      // In a turn of its own: nothing of it comes before the answer.
      const running = new Promise<void>((resolve) => setImmediate(resolve))
        .then(task)
        .catch((error) => log.error({ task: name, err: error }, 'a task failed'))
        .finally(() => tasks.delete(running))
      tasks.add(running)
    },
    async settled() {
      while (tasks.size > 0) await Promise.all(tasks)
    },
  }
}
