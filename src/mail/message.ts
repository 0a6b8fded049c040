/** A mail, as plain text: no markup, so that nothing a user typed can be any. */
export type Message = {
  /** One bare address. */
  readonly to: string
  readonly subject: string
  readonly text: string
  /** After this there is no sense in sending it; a day, where it doesn't say. */
  readonly expiresAt?: Date
}

/** Brings a message to a server, once. Rejects with DeliveryError; one that is not is taken for a passing fault. */
export type Delivery = {
  deliver(message: Message): Promise<void>
  /** Breaks off what is under way. */
  close(): void
}

/** Why a message was not taken. */
export class DeliveryError extends Error {
  override name = 'DeliveryError'

  /** The server doesn't want this message, now or later: sending it again makes no sense. */
  readonly permanent: boolean

  constructor(message: string, permanent: boolean) {
    super(message)
    this.permanent = permanent
  }
}
