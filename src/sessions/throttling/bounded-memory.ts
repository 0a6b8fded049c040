import { type IRateLimiterOptions, RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'

/**
 * Counts in memory, and forgets who counted longest ago where there are too many: a flood of names costs so much memory, and no
 * more. Whoever wants a count of theirs forgotten by it must first fail under as many other names.
 */
export class BoundedMemory extends RateLimiterMemory {
  readonly #most: number
  /** The last counted last. */
  readonly #keys = new Set<string | number>()

  /** @param most how many keys are remembered; each takes some 500 bytes. */
  constructor(options: IRateLimiterOptions, most = 20_000) {
    super(options)
    this.#most = most
  }

  override consume(key: string | number, points?: number, options?: object): Promise<RateLimiterRes> {
    this.#note(key)
    return super.consume(key, points, options)
  }

  override penalty(key: string | number, points?: number, options?: object): Promise<RateLimiterRes> {
    this.#note(key)
    return super.penalty(key, points, options)
  }

  override delete(key: string | number): Promise<boolean> {
    this.#keys.delete(key)
    return super.delete(key)
  }

  #note(key: string | number): void {
    this.#keys.delete(key)
    this.#keys.add(key)
    if (this.#keys.size <= this.#most) return
    for (const oldest of this.#keys) return void this.delete(oldest)
  }
}
