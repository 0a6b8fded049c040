/** Bus: instances of one service notify each other immediately. */

export type Bus = {
  /** Sends to all other instances, possibly also to this one. Never throws; a message may be lost. */
  publish(message: string): void
  /** Messages may be malformed, out of order or duplicated. */
  subscribe(handler: (message: string) => void): void
  close(): Promise<void>
}

/** Bus of a single instance, or where reading the database every 2 s is fast enough. */
export const noBus: Bus = {
  publish() {},
  subscribe() {},
  async close() {},
}
