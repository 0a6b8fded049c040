/** Steps that change factors or require them. */

import type { CeremonyOptions } from '../../passkeys/authenticator.ts'
import { codeAt } from '../test-factors.ts'
import { STEP } from './account.ts'
import { SIGN_IN, type SignInData } from './people.ts'
import { newEmail, type Step, signedInStep } from './sign-in-steps.ts'

type Setup = { id: string; secret: string }
type Codes = { codes: string[] }

export const enrol = signedInStep(async (world, person, session) => {
  const { account, model } = world
  const verdict = model.change(session) ?? (account.apps.length >= 5 ? 'CONFLICT' : null)
  const answer = await person.send<Setup>('addAuthenticator', {}, '{ id secret }')
  world.compare('enrol', verdict, answer)
  if (!answer.data) return
  person.setup = { ...answer.data, createdAt: world.at(), lastStep: Number.NEGATIVE_INFINITY }
  account.pending = person.setup
})

export const confirm = signedInStep(async (world, person, session, pick) => {
  const { account, model, held } = world
  const { setup } = person
  // A person who has the only factor of an account may add more; others must not be able to.
  if (!setup || (!person.isOwner && !model.hasFactor())) return
  const step = Math.floor(world.at() / STEP) + ([0, 1, -1, -2][pick % 4] ?? 0)
  const isConfirmed = account.apps.includes(setup)
  const isKnown = (isConfirmed || account.pending === setup) && !model.isSetupOver(setup)
  const isRight = !isConfirmed && pick % 4 < 3
  const verdict = model.change(session) ?? (!isKnown ? 'NOT_FOUND' : isRight ? null : 'INVALID_CREDENTIALS')
  const code = codeAt(setup.secret, new Date(step * STEP))
  const answer = await person.send<Codes>('confirmAuthenticator', { id: setup.id, code }, '{ codes }')
  world.compare('confirm', verdict, answer)
  if (!answer.data) return
  setup.lastStep = step
  account.pending = null
  account.apps.push(setup)
  held.apps.push(setup)
  account.recoveryCodes = new Set(answer.data.codes)
  if (session.factors === 1) Object.assign(session, { amr: `${session.amr} otp mfa`, factors: 2 })
  account.epoch += 1
})

export const remove = signedInStep(async (world, person, session, pick) => {
  const { account, model } = world
  const app = account.apps[pick % Math.max(1, account.apps.length)]
  if (!app) return
  const answer = await person.send<boolean>('removeAuthenticator', { id: app.id })
  world.compare('remove', model.twice(session), answer)
  if (answer.data !== true) return
  account.apps = account.apps.filter((each) => each !== app)
  if (account.apps.length === 0) account.recoveryCodes.clear()
  model.lowerSessions()
})

export const replace = signedInStep(async (world, person, session) => {
  const { account, model } = world
  const verdict = model.twice(session) ?? (account.apps.length === 0 ? 'CONFLICT' : null)
  const answer = await person.send<Codes>('replaceRecoveryCodes', {}, '{ codes }')
  world.compare('replace', verdict, answer)
  if (answer.data) account.recoveryCodes = new Set(answer.data.codes)
})

export const addPasskey = signedInStep(async (world, person, session) => {
  const { account, model, held } = world
  if (!person.isOwner && !model.hasFactor()) return
  const verdict = model.change(session)
  const begun = await person.send<{ options: object }>('beginPasskey', {}, '{ options }')
  world.compare('beginPasskey', verdict, begun)
  if (!begun.data) return
  const key = world.newKey()
  const input = { name: 'Key', response: key.create(begun.data.options as CeremonyOptions) }
  const { data, ...answer } = await person.send<{ id: string }>('addPasskey', { input }, '{ id }')
  world.compare('addPasskey', verdict, { data, ...answer })
  account.passkeys.push(data?.id ?? '')
  held.keys.push({ id: data?.id ?? '', authenticator: key })
})

export const removePasskey = signedInStep(async (world, person, session, pick) => {
  const { account, model } = world
  const id = account.passkeys[pick % Math.max(1, account.passkeys.length)]
  if (id === undefined) return
  const answer = await person.send<boolean>('removePasskey', { id })
  world.compare('removePasskey', model.change(session), answer)
  if (answer.data !== true) return
  account.passkeys = account.passkeys.filter((each) => each !== id)
  model.lowerSessions()
})

/** A field of administrators, with ADMIN_FACTORS=2. */
export const administer = signedInStep(async (world, person, session) => {
  const answer = await person.send('invitations', { first: 1 }, '{ totalCount }')
  world.compare('administer', session.factors === 2 ? null : 'REAUTHENTICATION_REQUIRED', answer)
})

export const changePassword = signedInStep(async (world, person, session) => {
  const { model, owner } = world
  const newPassword = world.nextPassword()
  const input = { currentPassword: owner.password, newPassword }
  const answer = await person.send<SignInData>('changePassword', { input }, SIGN_IN)
  world.compare('changePassword', null, answer)
  owner.password = newPassword
  model.revokeSessions(session)
  // A password alone does not renew the authentication time of a session with two factors.
  const authTime = session.factors === 2 ? session.authTime : world.at()
  world.signedIn(person, answer.data, { ...session, authTime }, person.tokens?.sessionId ?? '')
})

export const changeEmail = signedInStep(async (world, person, session) => {
  const { account, model, owner } = world
  // The password is sufficient for an account without a second factor, so a thief has full access to it.
  if (!person.isOwner && !model.hasFactor()) return
  const email = newEmail()
  const answer = await person.send('changeEmail', { input: { email } }, '{ email }')
  world.compare('changeEmail', model.change(session), answer)
  if (answer.code !== null) return
  owner.email = email
  account.isVerified = false
})

/** Runs only if the model rejects it, since the other steps need the account. */
export const deleteAccount = signedInStep(async (world, person, session) => {
  const verdict = world.model.change(session)
  if (verdict === null) return
  world.compare('deleteAccount', verdict, await person.send('deleteAccount'))
})

export const factorSteps: Record<string, Step> = {
  ...{ enrol, confirm, remove, replace, addPasskey, removePasskey },
  ...{ administer, changePassword, changeEmail, deleteAccount },
}
