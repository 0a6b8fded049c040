/** How often somebody may try: what is counted, by whom, and how many are too many. */

/** A guess at a password that was counted as failed before it was looked at, so that parallel ones count too. */
export type Guess = {
  /** It was right: it counts no longer, nor do those before it. */
  succeeded(): Promise<void>
  /** It came to nothing for a reason of ours: it counts no longer. */
  withdrawn(): Promise<void>
}

/** Each rejects with AppError TOO_MANY_REQUESTS where it was too often. Without an address (the command line) nothing is limited. */
export type Limits = {
  /**
   * A login: by address, and by account, whether there is such an account or not.
   * @param emailKey the email as it is compared.
   * @param known whether this address signed in to this account before: it then has a count of its own.
   */
  login(emailKey: string, ip: string | null, known: boolean): Promise<Guess>
  /** The password of who is signed in, asked for again: by account. */
  currentPassword(userId: string): Promise<Guess>
  /** By address. */
  register(ip: string | null): Promise<void>
  /** Before a refresh token is looked up: rejects an address that showed too many bad ones. */
  refresh(ip: string | null): Promise<void>
  /** Counts a refresh token that was no good. */
  refreshFailed(ip: string | null): Promise<void>
  /** By address. Mailed tokens that are shown: reset and verification. */
  mailToken(ip: string | null): Promise<void>
  /** By address. @returns whether this email may get another mail: false after a few, whether it has an account or not. */
  mail(emailKey: string, ip: string | null): Promise<boolean>
}
