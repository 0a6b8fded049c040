/** Steps of a sign-in: each predicts its outcome by the model, sends the request, and compares. */

import { randomUUID } from 'node:crypto'
import type { CeremonyOptions } from '../../passkeys/authenticator.ts'
import type { Session, Verdict } from './account.ts'
import { type Person, SIGN_IN, type SignInData } from './people.ts'
import type { World } from './world.ts'

export const PASSWORD = { amr: 'pwd', factors: 1 } as const
const VERIFIED = { amr: 'pop mfa', factors: 2 } as const
const UNVERIFIED = { amr: 'pop', factors: 1 } as const

export type Step = (world: World, person: Person, pick: number) => Promise<void>

/** Step of a signed-in person. It first refreshes if the access token is not accepted, as clients do. */
export const signedInStep =
  (run: (world: World, person: Person, session: Session, pick: number) => Promise<void>): Step =>
  async (world, person, pick) => {
    if (!world.sessionOf(person)) await refresh(world, person, pick)
    const session = world.sessionOf(person)
    if (session) await run(world, person, session, pick)
  }

export const login: Step = async (world, person) => {
  const { account, owner } = world
  const { email, password } = owner
  const input = { email, password }
  const answer = await world.anonymously(person).send<SignInData>('login', { input }, SIGN_IN)
  const verdict = account.apps.length > 0 ? 'SECOND_FACTOR_REQUIRED' : null
  world.compare('login', verdict, answer)
  if (verdict) world.challenged(person, answer, 'pwd', null)
  else world.signedIn(person, answer.data, { ...PASSWORD, authTime: world.at() }, null)
}

export const answer: Step = async (world, person, pick) => {
  const { account, model } = world
  const { token, challenge } = person.challenges[pick % Math.max(1, person.challenges.length)] ?? {}
  if (token === undefined || !challenge) return
  const given = world.given(person, pick)
  const { sessionId, first } = challenge
  const isOpen = model.isOpen(challenge)
  const session = sessionId === null ? null : account.sessions.get(sessionId)
  const judged = isOpen ? model.judge(given.model) : 'INVALID_CREDENTIALS'
  const verdict = judged ?? (session?.revoked ? 'UNAUTHENTICATED' : null)
  const input = { challenge: token, ...given.input }
  const reply = await world.anonymously(person).send<SignInData>('answerChallenge', { input }, SIGN_IN)
  if (!world.compare('answer', verdict, reply, isOpen ? given.model : undefined)) return
  if (isOpen && judged === 'INVALID_CREDENTIALS') world.spend(given.model)
  if (verdict !== null) return
  world.spend(given.model)
  challenge.isOpen = false
  world.signedIn(person, reply.data, { amr: `${first} otp mfa`, factors: 2, authTime: world.at() }, sessionId)
}

export const refresh: Step = async (world, person) => {
  const { tokens } = person
  const session = tokens && world.account.sessions.get(tokens.sessionId)
  if (!tokens || !session) return
  const { refreshToken, sessionId } = tokens
  const answer = await world.anonymously(person).send<SignInData>('refresh', { refreshToken }, SIGN_IN)
  world.compare('refresh', session.revoked ? 'INVALID_REFRESH_TOKEN' : null, answer)
  if (session.revoked) person.tokens = null
  else world.signedIn(person, answer.data, session, sessionId)
}

export const reauthenticate = signedInStep(async (world, person, _, pick) => {
  const { account, model, owner } = world
  const given = pick % 2 === 0 ? world.given(person, pick >> 1) : null
  const hasApp = account.apps.length > 0
  const verdict: Verdict = given ? model.judge(given.model) : hasApp ? 'SECOND_FACTOR_REQUIRED' : null
  const input = { password: owner.password, ...given?.input }
  const answer = await person.send<SignInData>('reauthenticate', { input }, SIGN_IN)
  if (!world.compare('reauthenticate', verdict, answer, given?.model)) return
  if (given && hasApp) world.spend(given.model)
  const { sessionId = '' } = person.tokens ?? {}
  if (verdict === 'SECOND_FACTOR_REQUIRED') world.challenged(person, answer, 'pwd', sessionId)
  const shown = given ? ({ amr: 'pwd otp mfa', factors: 2 } as const) : PASSWORD
  if (verdict === null) world.signedIn(person, answer.data, { ...shown, authTime: world.at() }, sessionId)
})

const optionsOf = (data: { options: object } | null) => data?.options as CeremonyOptions

/** @param sessionId session to renew; null to open one. */
async function byPasskey(world: World, person: Person, pick: number, sessionId: string | null) {
  const { account, held } = world
  const key = held.keys[pick % Math.max(1, held.keys.length)]
  if (!person.isOwner || !key) return
  const kind = sessionId === null ? 'passkeyLogin' : 'passkeyReauthenticate'
  const field = sessionId === null ? 'loginWithPasskey' : 'reauthenticateWithPasskey'
  const begin = sessionId === null ? 'beginPasskeyLogin' : 'beginPasskeyReauthentication'
  const sender = sessionId === null ? world.anonymously(person) : person
  const { data } = await sender.send<{ options: object }>(begin, {}, '{ options }')
  const verified = pick % 2 === 0
  const input = { response: key.authenticator.get(optionsOf(data), { verified }) }
  const answer = await sender.send<SignInData>(field, { input }, SIGN_IN)
  const needsCode = !verified && account.apps.length > 0
  const isKnown = account.passkeys.includes(key.id)
  const verdict = !isKnown ? 'INVALID_CREDENTIALS' : needsCode ? 'SECOND_FACTOR_REQUIRED' : null
  world.compare(kind, verdict, answer)
  if (verdict === 'SECOND_FACTOR_REQUIRED') world.challenged(person, answer, 'pop', sessionId)
  const shown = verified ? VERIFIED : UNVERIFIED
  if (verdict === null) world.signedIn(person, answer.data, { ...shown, authTime: world.at() }, sessionId)
}

export const passkeyLogin: Step = (world, person, pick) => byPasskey(world, person, pick, null)

export const passkeyReauthenticate = signedInStep((world, person, _, pick) =>
  byPasskey(world, person, pick, person.tokens?.sessionId ?? ''),
)

export const logout = signedInStep(async (world, person, session) => {
  world.compare('logout', null, await person.send('logout'))
  session.revoked = true
  person.tokens = null
})

/** Resets the password through the mailbox, which only the owner reads. It is not a second factor. */
export const reset: Step = async (world, person) => {
  const { account, model, owner } = world
  if (!person.isOwner || owner.resets >= 3) return
  owner.resets += 1
  const token = await world.resetToken(person)
  const newPassword = world.nextPassword()
  const input = { token, newPassword }
  const answer = await world.anonymously(person).send<SignInData>('resetPassword', { input }, SIGN_IN)
  owner.password = newPassword
  model.revokeSessions()
  // Somebody else may have added the factors before the mailbox was proven.
  if (!account.isVerified) model.removeFactors()
  account.isVerified = true
  const verdict = account.apps.length > 0 ? 'SECOND_FACTOR_REQUIRED' : null
  world.compare('reset', verdict, answer)
  if (verdict) world.challenged(person, answer, 'pwd', null)
  else world.signedIn(person, answer.data, { ...PASSWORD, authTime: world.at() }, null)
}

export const newEmail = () => `owner-${randomUUID()}@example.com`
