/** Cleanup functions, run in reverse order. */
export type Cleanup = {
  /** Registers a cleanup function. */
  add(close: () => Promise<unknown> | unknown): void
  /** Runs each registered function once. */
  run(): Promise<void>
}

export function createCleanup(): Cleanup {
  const pending: (() => Promise<unknown> | unknown)[] = []
  return {
    add: (close) => void pending.push(close),
    async run() {
      for (const close of pending.splice(0).reverse()) await close()
    },
  }
}
