/** How the instances of one service tell each other something at once. */

export type Bus = {
  /** Sends to all others, and perhaps to this one. Never throws: a message may be lost. */
  publish(message: string): void
  /** What comes in may be anything, in any order, more than once. */
  subscribe(handler: (message: string) => void): void
  close(): Promise<void>
}

/** For an instance that is the only one, or whose like will read the database soon enough. */
export const noBus: Bus = {
  publish() {},
  subscribe() {},
  async close() {},
}
