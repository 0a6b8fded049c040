import { CLIENT, type Instance, PASSWORD } from '../sessions/test-sessions.ts'
import { authenticator, type CeremonyOptions } from './authenticator.ts'

/** Relying party of the test services, whose pages are at `https://app.example.org`. */
export const SITE = { origin: 'https://app.example.org', rpId: 'app.example.org' }

export const optionsOf = ({ options }: { options: object }) => options as CeremonyOptions

/** Creates a user with a passkey. Returns both, and the session that added it. */
export async function withPasskey(instance: Instance) {
  const user = await instance.makeUser()
  const signIn = await instance.login({ email: user.email, password: PASSWORD }, CLIENT)
  const viewer = instance.viewerOf(signIn.accessToken)
  const key = authenticator(SITE)
  const challenge = optionsOf(await instance.passkeys.beginPasskey(viewer))
  const passkey = await instance.passkeys.addPasskey(viewer, { name: 'Phone', response: key.create(challenge) }, CLIENT)
  return { user, signIn, viewer, key, passkey }
}

export const loginOptions = async (instance: Instance) => optionsOf(await instance.passkeys.beginPasskeyLogin(CLIENT))
