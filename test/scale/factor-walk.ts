import { PASSWORD, type SignedIn } from '../api/test-app.ts'
import { codeAt } from '../factors/test-factors.ts'
import { authenticator, type CeremonyOptions } from '../passkeys/authenticator.ts'
import { literal } from '../passkeys/literal.ts'

export type Walker = {
  /** Runs an operation of the user. */
  run(operation: string, viewer?: null): Promise<Record<string, unknown>>
  /** Runs an operation that must be rejected. @returns the extensions of its error. */
  refused(operation: string, viewer?: null): Promise<Record<string, unknown>>
  signedIn(): SignedIn
  signIn(as: unknown): void
}

/** Enrols an authenticator, signs in with two factors, and removes it. */
export async function walkFactors({ run, refused, signedIn, signIn }: Walker): Promise<void> {
  const payload = '{ accessToken refreshToken user { id email role } }'
  const renew = async () =>
    signIn((await run(`mutation { refresh(refreshToken: "${signedIn().refreshToken}") ${payload} }`, null)).refresh)
  type Setup = { id: string; secret: string }
  const setup = (await run('mutation { addAuthenticator { id secret } }')).addAuthenticator as Setup
  const code = codeAt(setup.secret, new Date())
  const confirm = `mutation { confirmAuthenticator(id: "${setup.id}", code: "${code}") { codes } }`
  const { codes } = (await run(confirm)).confirmAuthenticator as { codes: string[] }
  await renew()
  await run('{ authenticators { id } }')
  const credentials = `{ email: "${signedIn().user.email}", password: "${PASSWORD}" }`
  const { challenge } = await refused(`mutation { login(input: ${credentials}) ${payload} }`, null)
  const answer = `{ challenge: "${challenge}", recoveryCode: "${codes[0]}" }`
  signIn((await run(`mutation { answerChallenge(input: ${answer}) ${payload} }`, null)).answerChallenge)
  await refused(`mutation { reauthenticate(input: { password: "${PASSWORD}", code: "000000" }) ${payload} }`)
  await run('mutation { replaceRecoveryCodes { codes } }')
  await run(`mutation { removeAuthenticator(id: "${setup.id}") }`)
  await renew()
}

/** Runs every operation of passkeys. */
export async function walkPasskeys({ run, signIn }: Walker): Promise<void> {
  const payload = '{ accessToken refreshToken user { id email role } }'
  const key = authenticator({ origin: 'http://localhost:0', rpId: 'localhost' })
  const begin = async (field: string, viewer?: null) =>
    ((await run(`mutation { ${field} { options } }`, viewer))[field] as { options: CeremonyOptions }).options
  const input = (response: object) => `(input: { response: ${literal(response)} })`
  const created = literal(key.create(await begin('beginPasskey')))
  await run(`mutation { addPasskey(input: { name: "Phone", response: ${created} }) { id } }`)
  const renewal = key.get(await begin('beginPasskeyReauthentication'))
  const renewed = await run(`mutation { reauthenticateWithPasskey${input(renewal)} ${payload} }`)
  signIn(renewed.reauthenticateWithPasskey)
  const login = key.get(await begin('beginPasskeyLogin', null))
  signIn((await run(`mutation { loginWithPasskey${input(login)} ${payload} }`, null)).loginWithPasskey)
  const { passkeys } = (await run('{ passkeys { id } }')) as { passkeys: { id: string }[] }
  await run(`mutation { renamePasskey(id: "${passkeys[0]?.id}", name: "Laptop") { id } }`)
  await run(`mutation { removePasskey(id: "${passkeys[0]?.id}") }`)
  const { user } = renewed.reauthenticateWithPasskey as SignedIn
  const credentials = `(input: { email: "${user.email}", password: "${PASSWORD}" })`
  signIn((await run(`mutation { login${credentials} ${payload} }`, null)).login)
}
