import { AppError } from '../../errors.ts'
import type { Refusal } from './counter.ts'

/** A refusal that knows whether it is the first of its kind: one is worth a line in the trail, those after it are a flood. */
export class TooMany extends AppError<'TOO_MANY_REQUESTS'> {
  first: boolean

  constructor({ msBeforeNext, first }: Refusal) {
    super('TOO_MANY_REQUESTS', { retryAfter: Math.max(1, Math.ceil(msBeforeNext / 1000)) })
    this.first = first
  }
}
