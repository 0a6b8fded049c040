export type Bounds<K, V> = {
  /** How many entries there may be. */
  most: number
  /** What an entry weighs, always the same: nothing, where it is left out. */
  weigh?: (key: K, value: V) => number
  /** What all may weigh together. What weighs more by itself is not kept. */
  heaviest?: number
}

/** A map that never holds more than it may: the entries that were set first make room for another. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #most: number
  readonly #weigh: (key: K, value: V) => number
  readonly #heaviest: number
  #weight = 0

  constructor({ most, weigh = () => 0, heaviest = 0 }: Bounds<K, V>) {
    super()
    this.#most = most
    this.#weigh = weigh
    this.#heaviest = heaviest
  }

  override set(key: K, value: V): this {
    const known = this.get(key)
    const before = known === undefined ? 0 : this.#weigh(key, known)
    const more = this.#weigh(key, value) - before
    if (before + more > this.#heaviest) {
      this.delete(key)
      return this
    }
    for (const oldest of this.keys()) {
      const isFull = known === undefined && this.size >= this.#most
      if (!isFull && this.#weight + more <= this.#heaviest) break
      if (oldest !== key) this.delete(oldest)
    }
    this.#weight += more
    return super.set(key, value)
  }

  override delete(key: K): boolean {
    const value = this.get(key)
    if (value !== undefined) this.#weight -= this.#weigh(key, value)
    return super.delete(key)
  }
}
