/** Search: mutates the most expensive requests found so far, and keeps mutations that are more expensive. */

import type { GraphQLSchema } from 'graphql'
import { type Candidate, requestOf } from './candidate.ts'
import { documentWriter } from './documents.ts'
import type { Cost, Meter } from './meter.ts'
import { mutate } from './mutations.ts'
import type { Random } from './random.ts'
import { seeds } from './seeds.ts'

export type Found = { candidate: Candidate; cost: Cost }

export type SearchOptions = {
  schema: GraphQLSchema
  meter: Meter
  random: Random
  /** End time, by performance.now(). */
  end: number
  /** Returns a valid token of the user. */
  token(): string
  /** Called every minute. */
  report(evaluations: number, worst: readonly Found[]): void
}

/** Error code that shows an expired or revoked token. */
const ENDED = /UNAUTHENTICATED/

/** Measurements that decide whether a candidate is kept, and its final rank. */
const CONFIRMATIONS = 3
const FINAL = 9

/** Kinds of requests by viewer, size and outcome. The search keeps the most expensive request of each. */
function kindOf({ viewer, method }: Candidate, bytes: number, { outcome }: Cost): string {
  return [viewer, method, Math.round(Math.log2(bytes)), outcome].join(' ')
}

/** Returns the most expensive requests, worst first, measured again. */
export async function search(options: SearchOptions): Promise<Found[]> {
  const { schema, meter, random, end, report } = options
  const freshDocument = documentWriter(schema, random)
  const kinds = new Map<string, Found>()
  let evaluations = 0
  let reported = performance.now()

  const request = (candidate: Candidate) => {
    const sent = requestOf(candidate, { token: options.token(), unique: evaluations++ })
    // A new address each time: attackers have enough of them to bypass limits by address.
    const address = `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`
    return { ...sent, headers: { 'x-forwarded-for': address, ...sent.headers } }
  }

  async function evaluate(candidate: Candidate): Promise<void> {
    const sent = request(candidate)
    let cost = await meter.measure(sent)
    const kind = kindOf(candidate, sent.body.length + sent.path.length, cost)
    const best = kinds.get(kind)
    if (best && cost.ratio <= best.cost.ratio) return
    cost = await meter.median(CONFIRMATIONS, () => request(candidate))
    if (!best || cost.ratio > best.cost.ratio) kinds.set(kind, { candidate, cost })
  }

  for (const candidate of seeds()) await evaluate(candidate)
  while (performance.now() < end) {
    const all = [...kinds.values()]
    // Half of the time one of the worst, otherwise any kind.
    const found = random.chance(0.5) ? worstOf(all)[random.below(Math.min(30, all.length))] : random.pick(all)
    if (!found) break
    const others = all.map(({ candidate }) => candidate)
    await evaluate(mutate(found.candidate, random, freshDocument, others))
    if (performance.now() - reported > 60_000) {
      reported = performance.now()
      report(evaluations, worstOf([...kinds.values()]).slice(0, 3))
    }
  }

  const finalists = worstOf([...kinds.values()]).slice(0, 40)
  const measured: Found[] = []
  for (const { candidate } of finalists)
    measured.push({ candidate, cost: await meter.median(FINAL, () => request(candidate)) })
  return worstOf(measured)
}

export function worstOf(found: readonly Found[]): Found[] {
  return found
    .filter(({ cost }) => !ENDED.test(cost.outcome) || cost.ratio > 1)
    .toSorted((a, b) => b.cost.ratio - a.cost.ratio)
}
