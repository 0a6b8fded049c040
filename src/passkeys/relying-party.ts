/** Relying party: the pages that may use passkeys. Read from settings, never from request headers. */

export type RelyingParty = {
  /** PASSKEY_RP_ID: domain that passkeys belong to. Changing it makes all passkeys useless. */
  readonly id: string
  /** PASSKEY_ORIGINS: origins of pages that may use passkeys. */
  readonly origins: readonly string[]
  readonly name: string
}

export type RelyingPartySettings = { rpId: string | null; origins: readonly string[] }

/** @param appUrl URL of the pages, used if the settings name none. */
export function relyingPartyOf({ rpId, origins }: RelyingPartySettings, appUrl: string): RelyingParty {
  const { hostname, origin, host } = new URL(appUrl)
  // Browsers reject IP addresses as RP ids; `localhost` stands for a loopback address.
  const id = rpId ?? (hostname === '127.0.0.1' || hostname === '[::1]' ? 'localhost' : hostname)
  const own = id === 'localhost' ? [origin, origin.replace(/127\.0\.0\.1|\[::1\]/, 'localhost')] : [origin]
  return { id, origins: origins.length > 0 ? origins : [...new Set(own)], name: host }
}
