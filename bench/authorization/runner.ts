/** One engine in a process of its own: measures as its parent asks. */

import { median } from '../harness/statistics.ts'
import { OPERATION_NAMES, type OperationName, type Peer, signedIn } from './subject.ts'

/** `time` is how long to measure, in milliseconds. */
export type Task = { operation: OperationName; time: number }

/** Microseconds of CPU an operation: with the engine, without it, and of the decision alone. */
export type Timing = { protected: number; bare: number; decision: number | null }

/** Blocks of this length alternate, in milliseconds, so that what disturbs one disturbs the other. */
const BLOCK = 20

const { peer }: { peer: Peer } = await import(`./peers/${process.argv[2]}.ts`)

/** What is faster because it does something else is out. */
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
  if (!denied.errors) throw new Error('it lets anybody in')
}

/** CPU that the process has used, in microseconds: what else runs on the machine does not count. */
function cpu(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Microseconds a turn, over a block of turns. */
async function block(run: () => unknown): Promise<number> {
  const [begun, end] = [cpu(), performance.now() + BLOCK]
  let count = 0
  do {
    for (let turn = 0; turn < 10; turn++) await run()
    count += 10
  } while (performance.now() < end)
  return (cpu() - begun) / count
}

/** The decision is synchronous, and too short for a look at the clock each time. */
function decisionBlock(decide: () => void): number {
  const begun = cpu()
  for (let turn = 0; turn < 10_000; turn++) decide()
  return (cpu() - begun) / 10_000
}

/** The medians of the blocks: a collection of garbage that hits one of them does not count. */
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
