/** An attacker who reads the database file, or the log, finds no factor to sign in with. */

import { readFile } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { expect, test } from '@jest/globals'
import { Secret } from 'otpauth'
import { sqlitePath } from '../../src/database/sqlite/open.ts'
import { createLogger } from '../../src/logger.ts'
import { PASSWORD, startTestApp } from '../api/test-app.ts'
import { authenticator, type CeremonyOptions } from '../passkeys/authenticator.ts'
import { literal } from '../passkeys/literal.ts'
import { SITE } from '../passkeys/test-passkeys.ts'
import { codeAt } from './test-factors.ts'

type Answer<T> = { data: T | null; extensions: Record<string, unknown> }
type Setup = { id: string; secret: string; uri: string }
type Begun = { options: CeremonyOptions }

const SIGN_IN = '{ accessToken refreshToken }'
const EMAIL = 'ada@example.com'

async function startLoggedApp() {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  let ahead = 0
  const now = () => new Date(Date.now() + ahead)
  const app = await startTestApp({
    embedded: true,
    now,
    logger: createLogger({ environment: 'production', level: 'trace' }, stream),
    settings: { APP_URL: SITE.origin },
  })
  let token: string | undefined
  const send = async <T>(field: string, args: object = {}, selection = ''): Promise<Answer<T>> => {
    const list = Object.entries(args).map(([name, value]) => `${name}: ${literal(value)}`)
    const document = `mutation { ${field}${list.length > 0 ? `(${list.join(', ')})` : ''} ${selection} }`
    const { data, errors } = await app.query<Record<string, T>>(document, { token })
    return { data: data?.[field] ?? null, extensions: errors?.[0]?.extensions ?? {} }
  }
  const signedIn = ({ data }: Answer<{ accessToken: string }>) => {
    if (data === null) throw new Error('not signed in')
    token = data.accessToken
  }
  const wait = () => {
    ahead += 30_000
  }
  return { app, lines, now, send, signedIn, wait }
}

/** Finds a code of six digits that is not part of a longer word or number. */
const holds = (text: string, secret: string) =>
  /^\d{6}$/.test(secret) ? new RegExp(`(?<![\\w.-])${secret}(?![\\w.-])`).test(text) : text.includes(secret)

test('finds no secret, code, recovery code or challenge in the database file or the log', async () => {
  const { app, lines, now, send, signedIn, wait } = await startLoggedApp()
  const secrets: string[] = []
  const keep = <T extends string>(secret: T) => {
    secrets.push(secret)
    return secret
  }
  const passwordStep = async () => {
    const input = { email: EMAIL, password: PASSWORD }
    const { extensions } = await send('login', { input }, SIGN_IN)
    return keep(String(extensions.challenge))
  }
  const begin = async (field: string) => {
    const { data } = await send<Begun>(field, {}, '{ options }')
    if (!data) throw new Error('no options')
    keep(data.options.challenge)
    return data.options
  }

  signedIn(await send('register', { input: { email: EMAIL, password: PASSWORD } }, SIGN_IN))
  const { data: setup } = await send<Setup>('addAuthenticator', {}, '{ id secret uri }')
  if (!setup) throw new Error('no setup')
  const code = () => keep(codeAt(setup.secret, now()))
  const confirmed = await send<{ codes: string[] }>('confirmAuthenticator', { id: setup.id, code: code() }, '{ codes }')
  const codes = confirmed.data?.codes ?? []
  wait()
  const wrong = { challenge: await passwordStep(), code: keep('918273') }
  await send('answerChallenge', { input: wrong }, SIGN_IN)
  const byCode = { challenge: await passwordStep(), code: code() }
  signedIn(await send('answerChallenge', { input: byCode }, SIGN_IN))
  const byRecovery = { challenge: await passwordStep(), recoveryCode: codes[0] }
  signedIn(await send('answerChallenge', { input: byRecovery }, SIGN_IN))
  await passwordStep()

  const key = authenticator(SITE)
  const added = { name: 'Key', response: key.create(await begin('beginPasskey')) }
  expect((await send('addPasskey', { input: added }, '{ id }')).data).not.toBeNull()
  const reauthentication = await begin('beginPasskeyReauthentication')
  signedIn(await send('reauthenticateWithPasskey', { input: { response: key.get(reauthentication) } }, SIGN_IN))
  signedIn(await send('loginWithPasskey', { input: { response: key.get(await begin('beginPasskeyLogin')) } }, SIGN_IN))
  await begin('beginPasskeyLogin')

  const { bytes } = Secret.fromBase32(setup.secret)
  const raw = Buffer.from(bytes)
  for (const form of [setup.secret, raw.toString('hex'), raw.toString('base64'), raw.toString('base64url')]) keep(form)
  for (const recoveryCode of codes) for (const form of [recoveryCode, recoveryCode.replaceAll('-', '')]) keep(form)
  expect(secrets).toHaveLength(35)

  const path = sqlitePath(app.config.database.url)
  const files = await Promise.all([path, `${path}-wal`].map((name) => readFile(name)))
  const database = Buffer.concat(files)
  expect(database.includes(raw)).toBe(false)
  const places = { database: database.toString('latin1'), log: lines.join('') }
  expect(places.database).toContain(EMAIL)
  expect(places.log).toContain('request')
  for (const [place, text] of Object.entries(places))
    for (const secret of secrets)
      for (const form of [secret, secret.toLowerCase()])
        expect([place, form, holds(text, form)]).toEqual([place, form, false])
  await app.close()
})
