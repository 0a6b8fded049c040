/** Machine: processor, memory, kernel and Node, without identifying details. */

import { availableParallelism, cpus, release, totalmem } from 'node:os'

export function describeMachine(): string {
  const model = cpus()[0]?.model.replace(/\s+/g, ' ').trim()
  const memory = Math.round(totalmem() / 2 ** 30)
  const kernel = release().split('.', 2).join('.')
  return `${availableParallelism()} cores of ${model}, ${memory} GiB of memory, Linux ${kernel}, Node ${process.version}`
}
