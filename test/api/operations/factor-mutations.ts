/** Cases of second factors, for mutations.test.ts and queries.test.ts. */

import { expect } from '@jest/globals'
import { codeAt } from '../../factors/test-factors.ts'
import { PASSWORD, type SignedIn } from '../test-app.ts'
import { ask, type Case, forward, NOBODY, now, world } from './operation-cases.ts'

type Setup = { id: string; secret: string }
type Enrolled = Setup & { codes: string[]; code(): string }

/** Adds and confirms an authenticator of the case's user. The next access token has two factors. */
export async function enrol(): Promise<Enrolled> {
  const { data } = await ask<{ addAuthenticator: Setup }>('user', 'mutation { addAuthenticator { id secret } }')
  const setup = data?.addAuthenticator
  if (!setup) throw new Error('no authenticator was added')
  const confirmation = await ask<{ confirmAuthenticator: { codes: string[] } }>(
    'user',
    `mutation { ${confirm(setup)} }`,
  )
  const refresh = `mutation { refresh(refreshToken: "${world.user.refreshToken}") { accessToken refreshToken } }`
  const refreshed = await ask<{ refresh: SignedIn }>('nobody', refresh)
  world.user = { ...world.user, ...refreshed.data?.refresh }
  forward(30)
  const codes = confirmation.data?.confirmAuthenticator.codes ?? []
  return { ...setup, codes, code: () => codeAt(setup.secret, now()) }
}

const confirm = ({ id, secret }: Setup, code = codeAt(secret, now())) =>
  `confirmAuthenticator(id: "${id}", code: "${code}") { codes }`

async function challenge(): Promise<string> {
  const input = `{ email: "${world.user.user.email}", password: "${PASSWORD}" }`
  const { errors } = await ask('nobody', `mutation { login(input: ${input}) { tokenType } }`)
  return String(errors?.[0]?.extensions.challenge)
}

const answer = (given: string, code: string) =>
  `answerChallenge(input: { challenge: "${given}", ${code} }) { tokenType user { id } }`

const ask2 = { factors: 2 }

export const FACTOR_MUTATIONS: Record<string, Case[]> = {
  answerChallenge: [
    {
      it: 'signs in by a code',
      as: 'nobody',
      async field() {
        const { code } = await enrol()
        return answer(await challenge(), `code: "${code()}"`)
      },
      gives: () => ({ tokenType: 'Bearer', user: { id: world.user.user.id } }),
    },
    {
      it: 'signs in by a recovery code',
      as: 'nobody',
      async field() {
        const { codes } = await enrol()
        return answer(await challenge(), `recoveryCode: "${codes[3]}"`)
      },
      gives: () => ({ tokenType: 'Bearer', user: { id: world.user.user.id } }),
    },
    {
      it: 'refuses a wrong code',
      as: 'nobody',
      async field() {
        await enrol()
        return answer(await challenge(), 'code: "000000"')
      },
      fails: 'INVALID_CREDENTIALS',
    },
    {
      it: 'refuses an unknown challenge',
      as: 'nobody',
      field: () => answer('x'.repeat(43), 'code: "000000"'),
      fails: 'INVALID_CREDENTIALS',
    },
    {
      it: 'takes one answer, and not two',
      as: 'nobody',
      field: () => answer('x'.repeat(43), 'code: "000000", recoveryCode: "x"'),
      fails: 'BAD_USER_INPUT',
      extensions: { issues: [{ path: ['recoveryCode'], message: expect.any(String) }] },
    },
  ],
  addAuthenticator: [
    {
      it: 'gives a secret, and a URI for the QR code',
      as: 'user',
      field: () => 'addAuthenticator { id secret uri }',
      gives: { id: expect.any(String), secret: expect.any(String), uri: expect.stringMatching(/^otpauth:\/\/totp\//) },
    },
    {
      it: 'asks for the password, five minutes after it was given',
      as: 'user',
      field: () => {
        forward(301)
        return 'addAuthenticator { id }'
      },
      fails: 'REAUTHENTICATION_REQUIRED',
      extensions: { maxAge: 300 },
    },
  ],
  confirmAuthenticator: [
    {
      it: 'gives ten recovery codes',
      as: 'user',
      async field() {
        const { data } = await ask<{ addAuthenticator: Setup }>('user', 'mutation { addAuthenticator { id secret } }')
        return confirm(data?.addAuthenticator ?? { id: '', secret: '' })
      },
      gives: { codes: Array.from({ length: 10 }, () => expect.stringMatching(/^(\w{4}-){3}\w{4}$/)) },
    },
    {
      it: 'refuses a wrong code',
      as: 'user',
      async field() {
        const { data } = await ask<{ addAuthenticator: Setup }>('user', 'mutation { addAuthenticator { id secret } }')
        return confirm(data?.addAuthenticator ?? { id: '', secret: '' }, '000000')
      },
      fails: 'INVALID_CREDENTIALS',
    },
    {
      it: 'knows no other id',
      as: 'user',
      field: () => `confirmAuthenticator(id: "${NOBODY}", code: "000000") { codes }`,
      fails: 'NOT_FOUND',
    },
  ],
  removeAuthenticator: [
    {
      it: 'removes one of the caller’s own',
      as: 'user',
      field: async () => `removeAuthenticator(id: "${(await enrol()).id}")`,
      gives: true,
    },
    {
      it: 'asks for a second factor',
      as: 'user',
      field: () => `removeAuthenticator(id: "${NOBODY}")`,
      fails: 'REAUTHENTICATION_REQUIRED',
      extensions: ask2,
    },
  ],
  replaceRecoveryCodes: [
    {
      it: 'gives ten new ones',
      as: 'user',
      async field() {
        await enrol()
        return 'replaceRecoveryCodes { codes }'
      },
      gives: { codes: expect.arrayContaining([expect.any(String)]) },
    },
    {
      it: 'asks for a second factor',
      as: 'user',
      field: () => 'replaceRecoveryCodes { codes }',
      fails: 'REAUTHENTICATION_REQUIRED',
      extensions: ask2,
    },
  ],
}

export const FACTOR_QUERIES: Record<string, Case[]> = {
  authenticators: [
    { it: 'are none at first', as: 'user', field: () => 'authenticators { id }', gives: [] },
    {
      it: 'are the caller’s own',
      as: 'user',
      async field() {
        await enrol()
        return 'authenticators { id createdAt lastUsedAt }'
      },
      gives: [{ id: expect.any(String), createdAt: expect.any(String), lastUsedAt: expect.any(String) }],
    },
  ],
}
