import { AppError } from '../core/errors.ts'
import type { Refusal } from './rate-limiter.ts'

/** Too many attempts. */
export class RateLimitError extends AppError<'TOO_MANY_REQUESTS'> {
  /** True for the first rejection of its kind: the audit trail records only that one. */
  readonly first: boolean

  constructor({ msBeforeNext, first }: Refusal) {
    super('TOO_MANY_REQUESTS', { retryAfter: Math.max(1, Math.ceil(msBeforeNext / 1000)) })
    this.first = first
  }
}
