import { type Place, printPlace } from './place.ts'

/** What keeps a schema from being a policy. */
export type Fault = { coordinate: string; message: string; place: Place | null }

/** Everything that is wrong with a schema, for the person who wrote it. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    const lines = faults.map(({ message, place }) => `  ${printPlace(place)} ${message}`)
    const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`
    super(`The schema is no policy: it has ${count}.\n${lines.join('\n')}`)
    this.faults = faults
  }
}
