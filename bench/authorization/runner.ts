/** Runs one engine in a separate process, and measures on request of the parent process. */

import { median } from '../harness/statistics.ts'
import { OPERATION_NAMES, type OperationName, type Peer, signedIn } from './subject.ts'

/** `time` is the duration of the measurement, in milliseconds. */
export type Task = { operation: OperationName; time: number }

/** Microseconds of CPU per operation: with the engine, without it, and for the decision alone. */
export type Timing = { protected: number; bare: number; decision: number | null }

/** Length of alternating blocks, in milliseconds, so that disturbances affect both sides. */
const BLOCK = 20

const { peer }: { peer: Peer } = await import(`./peers/${process.argv[2]}.ts`)

/** Rejects engines that are faster because they return something else. */
async function check(): Promise<void> {
  for (const operation of OPERATION_NAMES) {
    const [allowed, bare] = [await peer.protectedRun(operation, signedIn()), await peer.bareRun(operation, signedIn())]
    if (allowed.errors || JSON.stringify(allowed.data) !== JSON.stringify(bare.data))
      throw new Error(`${operation}: ${JSON.stringify(allowed).slice(0, 300)}`)
  }
  if (process.argv[2] === 'none') return
  const denied = await Promise.resolve(peer.protectedRun('10 fields', { viewer: null })).catch((error: Error) => ({
    errors: [error],
  }))
  if (!denied.errors) throw new Error('The engine allows anonymous viewers.')
}

/** CPU time of this process in microseconds. Other processes do not count. */
function cpu(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Returns microseconds per run, over a block of runs. */
async function block(run: () => unknown): Promise<number> {
  const [begun, end] = [cpu(), performance.now() + BLOCK]
  let count = 0
  do {
    for (let turn = 0; turn < 10; turn++) await run()
    count += 10
  } while (performance.now() < end)
  return (cpu() - begun) / count
}

/** The decision is synchronous, and too short to read the clock for each run. */
function decisionBlock(decide: () => void): number {
  const begun = cpu()
  for (let turn = 0; turn < 10_000; turn++) decide()
  return (cpu() - begun) / 10_000
}

/** Returns the medians of the blocks, so that a garbage collection in one of them does not count. */
async function measure({ operation, time }: Task): Promise<Timing> {
  const [guarded, bare, decision]: [number[], number[], number[]] = [[], [], []]
  const { decide } = peer
  const end = performance.now() + time
  do {
    guarded.push(await block(() => peer.protectedRun(operation, signedIn())))
    bare.push(await block(() => peer.bareRun(operation, signedIn())))
    bare.push(await block(() => peer.bareRun(operation, signedIn())))
    guarded.push(await block(() => peer.protectedRun(operation, signedIn())))
    if (decide) decision.push(decisionBlock(() => decide(operation, signedIn())))
  } while (performance.now() < end)
  return { protected: median(guarded), bare: median(bare), decision: decide ? median(decision) : null }
}

await check()
process.on('message', async (task: Task) => process.send?.(await measure(task)))
process.on('disconnect', () => process.exit())
process.send?.('ready')
