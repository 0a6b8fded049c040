/** Passkeys in this browser (WebAuthn Level 3). */

type Options = PublicKeyCredentialRequestOptionsJSON

export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential

/**
 * @param conditional offers passkeys in the autofill of a field with `autocomplete="username webauthn"`. @returns the
 * response for the server.
 */
export async function usePasskey(
  options: unknown,
  { conditional = false, signal }: { conditional?: boolean; signal?: AbortSignal } = {},
): Promise<unknown> {
  const credential = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as Options),
    ...(conditional && { mediation: 'conditional' }),
    ...(signal && { signal }),
  })
  return (credential as PublicKeyCredential | null)?.toJSON() ?? null
}

export async function makePasskey(options: unknown): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON)
  return ((await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null)?.toJSON() ?? null
}

/** Whether the user closed the browser's dialog, or it timed out. Neither is shown as an error. */
export const wasDismissed = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')
