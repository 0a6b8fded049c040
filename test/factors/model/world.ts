/** An account of the application and its model. For each step, the model's prediction is compared with the outcome. */

import { expect } from '@jest/globals'
import type { Email } from '../../../src/mail/email.ts'
import { tokenIn } from '../../mail/smtp-inbox.ts'
import { authenticator } from '../../passkeys/authenticator.ts'
import { SITE } from '../../passkeys/test-passkeys.ts'
import type { Clock } from '../../sessions/test-sessions.ts'
import { codeAt } from '../test-factors.ts'
import { type App, createAccount, type Given, type Session, STEP, type Verdict } from './account.ts'
import { type Answer, claimsOf, createPeople, type Person, type SignInData, type TestApp } from './people.ts'

export type Key = { id: string; authenticator: ReturnType<typeof authenticator> }

let accounts = 0

export type WorldOptions = {
  app: TestApp
  now: Clock
  emails: Email[]
  /** Called for each successful step. */
  count(kind: string): void
}

export async function createWorld({ app, now, emails, count }: WorldOptions) {
  const at = () => now().getTime()
  const model = createAccount(at)
  const { account } = model
  const people = createPeople(app)
  accounts += 1
  const owner = { email: `owner-${accounts}@example.com`, password: 'crimson-teapot-avenue-0', changes: 0, resets: 0 }
  const input = { email: owner.email, password: owner.password, name: null, role: 'ADMIN' as const }
  const { id: userId } = await app.services.users.create(input, { ip: null, userAgent: null })

  /** Factors that the owner holds. Some may have been removed from the account meanwhile. */
  const held = { apps: [] as App[], spentCodes: [] as string[], keys: [] as Key[] }

  /** Compares the outcome; wrong codes may have blocked it. @returns whether the model performs the step too. */
  function compare(kind: string, verdict: Verdict, { code }: Answer<unknown>, given?: Given): boolean {
    const isCode = given === 'wrong code' || (typeof given === 'object' && 'app' in given)
    if (code === 'TOO_MANY_REQUESTS' && isCode && model.mayBlock()) return false
    expect([kind, code]).toEqual([kind, verdict])
    if (code === null) count(kind)
    return true
  }

  /** Records a sign-in. Its claims must equal the factors of the model's session. */
  function signedIn(person: Person, data: SignInData | null, shown: Omit<Session, 'revoked'>, id: string | null) {
    if (data === null) throw new Error('no tokens')
    const { sid, amr, acr } = claimsOf(data)
    expect([amr.join(' '), acr]).toEqual([shown.amr, String(shown.factors)])
    const known = account.sessions.get(sid)
    if (id === null) expect(known).toBeUndefined()
    else expect(sid).toBe(id)
    account.sessions.set(sid, Object.assign(known ?? { revoked: false }, shown))
    const { accessToken, refreshToken } = data
    person.tokens = { accessToken, refreshToken, sessionId: sid, epoch: account.epoch }
  }

  function challenged(person: Person, { extensions }: Answer<unknown>, first: 'pwd' | 'pop', id: string | null) {
    const challenge = { sessionId: id, first, at: at(), isOpen: true }
    account.challenges.add(challenge)
    person.challenges.unshift({ token: String(extensions.challenge), challenge })
  }

  /** Returns the session of a person whose access token is accepted. The model must agree. */
  function sessionOf({ tokens }: Person): Session | null {
    const session = tokens && account.sessions.get(tokens.sessionId)
    if (!session) return null
    const verdict = app.services.sessions.authenticate(tokens.accessToken)
    const isGood = !session.revoked && tokens.epoch === account.epoch
    if ('authError' in verdict) {
      if (verdict.authError === 'revoked') expect(isGood).toBe(false)
      return null
    }
    expect(isGood).toBe(true)
    const { factors, amr } = verdict.viewer
    expect([amr?.join(' '), factors]).toEqual([session.amr, session.factors])
    return session
  }

  /** @param pick chooses the answer: codes of different time steps, recovery codes, or wrong ones. */
  function given({ isOwner, setup }: Person, pick: number): { model: Given; input: Record<string, string> } {
    const apps = isOwner ? held.apps : setup ? [setup] : []
    const app = apps[Math.floor(pick / 8) % Math.max(1, apps.length)]
    const how = pick % 8
    const [recoveryCode] = account.recoveryCodes
    if (how === 6 && isOwner && recoveryCode !== undefined) return { model: { recoveryCode }, input: { recoveryCode } }
    const spent = held.spentCodes.at(-1)
    if (how === 7) return { model: 'wrong recovery code', input: { recoveryCode: spent ?? '0000-0000-0000-0000' } }
    if (!app || how > 3) return { model: 'wrong code', input: { code: '00000' } }
    const step = Math.floor(at() / STEP) + ([0, 1, -1, -2][how] ?? 0)
    return { model: { app, step }, input: { code: codeAt(app.secret, new Date(step * STEP)) } }
  }

  function spend(what: Given) {
    if (typeof what === 'object' && 'recoveryCode' in what) held.spentCodes.push(what.recoveryCode)
    model.spend(what)
  }

  /** Requests a reset, and reads its token in the mailbox. */
  async function resetToken(person: Person): Promise<string> {
    await person.send('requestPasswordReset', { email: owner.email })
    await app.services.users.drain()
    const email = emails.findLast(({ to, text }) => to === owner.email && text.includes('reset-password'))
    return tokenIn(email?.text ?? '')
  }

  /** Sends without an access token. */
  const anonymously = ({ send }: Person): Pick<Person, 'send'> => ({
    send: (field, args, selection) => send(field, args, selection, null),
  })

  const nextPassword = () => {
    owner.changes += 1
    return `crimson-teapot-avenue-${owner.changes}`
  }

  /** Compares the database with the model: the same sessions and the same apps. */
  async function check(): Promise<void> {
    const { read } = app.database
    const where = { userId }
    const apps = await read.authenticator.findMany({ where: { ...where, confirmedAt: { not: null } } })
    expect(apps.map(({ id }) => id).sort()).toEqual(account.apps.map(({ id }) => id).sort())
    const rows = await read.session.findMany({ where, select: { id: true, amr: true, factors: true, revokedAt: true } })
    const stored = rows.map(({ id, amr, factors, revokedAt }) => [id, amr, factors, revokedAt !== null])
    const expected = [...account.sessions].map(([id, { amr, factors, revoked }]) => [id, amr, factors, revoked])
    expect(stored.sort()).toEqual(expected.sort())
  }

  async function checkAll(): Promise<void> {
    await check()
    const { read } = app.database
    const passkeys = await read.passkey.findMany({ where: { userId } })
    expect(passkeys.map(({ id }) => id).sort()).toEqual([...account.passkeys].sort())
    const codes = await read.recoveryCode.count({ where: { userId, usedAt: null } })
    expect(codes).toBe(account.recoveryCodes.size)
  }

  return {
    ...{ app, model, account, people, owner, held, userId, now, at },
    ...{
      anonymously,
      compare,
      signedIn,
      challenged,
      sessionOf,
      given,
      spend,
      resetToken,
      nextPassword,
      check,
      checkAll,
    },
    newKey: () => authenticator(SITE),
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>
