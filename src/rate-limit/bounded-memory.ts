import { type IRateLimiterOptions, RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'

/** About 500 bytes each. */
const MAX_KEYS = 20_000

/**
 * Rate-limit counts in memory for at most MAX_KEYS keys. The key that was counted longest ago is evicted. To evict
 * their own count, attackers must first fail with as many other keys.
 */
export class BoundedMemory extends RateLimiterMemory {
  readonly #maxKeys: number
  /** Ordered by last count. */
  readonly #keys = new Set<string | number>()

  constructor(options: IRateLimiterOptions, maxKeys = MAX_KEYS) {
    super(options)
    this.#maxKeys = maxKeys
  }

  override consume(key: string | number, points?: number, options?: object): Promise<RateLimiterRes> {
    this.#touch(key)
    return super.consume(key, points, options)
  }

  override penalty(key: string | number, points?: number, options?: object): Promise<RateLimiterRes> {
    this.#touch(key)
    return super.penalty(key, points, options)
  }

  override delete(key: string | number): Promise<boolean> {
    this.#keys.delete(key)
    return super.delete(key)
  }

  #touch(key: string | number): void {
    this.#keys.delete(key)
    this.#keys.add(key)
    if (this.#keys.size <= this.#maxKeys) return
    for (const oldest of this.#keys) return void this.delete(oldest)
  }
}
