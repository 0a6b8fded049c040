/** Email in plain text; with HTML if it has a template. */
export type Email = {
  /** Bare address of a single recipient. */
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html?: string
  /** Sending stops after this instant. Defaults to a day from now. */
  readonly expiresAt?: Date
}

/** Delivers an email to a server, in one attempt. Rejects with DeliveryError; any other error counts as temporary. */
export type Delivery = {
  deliver(email: Email): Promise<void>
  /** Aborts deliveries in flight. */
  close(): void
}

/** The server did not accept an email. */
export class DeliveryError extends Error {
  override name = 'DeliveryError'

  /** True if a retry is useless. */
  readonly permanent: boolean

  constructor(message: string, permanent: boolean) {
    super(message)
    this.permanent = permanent
  }
}
