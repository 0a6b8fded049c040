/** Cases of passkeys, for mutations.test.ts and queries.test.ts. */

import { expect } from '@jest/globals'
import { authenticator, type CeremonyOptions } from '../../passkeys/authenticator.ts'
import { literal } from '../../passkeys/literal.ts'
import type { SignedIn } from '../test-app.ts'
import { type Asker, ask, type Case, forward, NOBODY, world } from './operation-cases.ts'

/** Defaults of a server on this machine. */
const SITE = { origin: 'http://localhost:0', rpId: 'localhost' }

async function begin(as: Asker, field: string): Promise<CeremonyOptions> {
  const { data } = await ask<Record<string, { options: CeremonyOptions }>>(as, `mutation { ${field} { options } }`)
  const options = data?.[field]?.options
  if (!options) throw new Error(`${field} gave no options`)
  return options
}

async function add(name = 'Phone') {
  const key = authenticator(SITE)
  const response = key.create(await begin('user', 'beginPasskey'))
  return { key, field: `addPasskey(input: { name: "${name}", response: ${literal(response)} }) { id name synced }` }
}

/** Adds a passkey and renews the session with it, which then has two factors. */
async function added() {
  const { key, field } = await add()
  const { data } = await ask<{ addPasskey: { id: string } }>('user', `mutation { ${field} }`)
  const response = literal(key.get(await begin('user', 'beginPasskeyReauthentication')))
  const renewal = `mutation { reauthenticateWithPasskey(input: { response: ${response} }) { accessToken refreshToken } }`
  const renewed = await ask<{ reauthenticateWithPasskey: SignedIn }>('user', renewal)
  world.user = { ...world.user, ...renewed.data?.reauthenticateWithPasskey }
  return { key, id: data?.addPasskey.id ?? '' }
}

const CHALLENGE = { options: expect.objectContaining({ challenge: expect.any(String) }), expiresIn: 300 }

export const PASSKEY_MUTATIONS: Record<string, Case[]> = {
  beginPasskeyLogin: [
    {
      it: 'gives a challenge for any passkey',
      as: 'nobody',
      field: () => 'beginPasskeyLogin { options expiresIn }',
      gives: CHALLENGE,
    },
  ],
  loginWithPasskey: [
    {
      it: 'signs in, without an email',
      as: 'nobody',
      async field() {
        const { key } = await added()
        const response = literal(key.get(await begin('nobody', 'beginPasskeyLogin')))
        return `loginWithPasskey(input: { response: ${response} }) { tokenType user { id } }`
      },
      gives: () => ({ tokenType: 'Bearer', user: { id: world.user.user.id } }),
    },
    {
      it: 'refuses a passkey that nobody has',
      as: 'nobody',
      async field() {
        const response = literal(authenticator(SITE).get(await begin('nobody', 'beginPasskeyLogin')))
        return `loginWithPasskey(input: { response: ${response} }) { tokenType }`
      },
      fails: 'INVALID_CREDENTIALS',
    },
  ],
  beginPasskeyReauthentication: [
    {
      it: 'gives a challenge for the caller’s passkeys',
      as: 'user',
      field: () => 'beginPasskeyReauthentication { options expiresIn }',
      gives: CHALLENGE,
    },
  ],
  reauthenticateWithPasskey: [
    {
      it: 'gives new tokens in the same session',
      as: 'user',
      async field() {
        const { key } = await added()
        const response = literal(key.get(await begin('user', 'beginPasskeyReauthentication')))
        return `reauthenticateWithPasskey(input: { response: ${response} }) { tokenType }`
      },
      gives: { tokenType: 'Bearer' },
    },
  ],
  beginPasskey: [
    {
      it: 'gives a challenge for a new passkey',
      as: 'user',
      field: () => 'beginPasskey { options expiresIn }',
      gives: CHALLENGE,
    },
    {
      it: 'asks for the password, five minutes after it was given',
      as: 'user',
      field: () => {
        forward(301)
        return 'beginPasskey { expiresIn }'
      },
      fails: 'REAUTHENTICATION_REQUIRED',
      extensions: { maxAge: 300 },
    },
  ],
  addPasskey: [
    {
      it: 'adds it under a name',
      as: 'user',
      field: async () => (await add()).field,
      gives: { id: expect.any(String), name: 'Phone', synced: false },
    },
    {
      it: 'refuses a name that is empty',
      as: 'user',
      field: async () => (await add(' ')).field,
      fails: 'BAD_USER_INPUT',
      extensions: { issues: [{ path: ['input', 'name'], message: expect.any(String) }] },
    },
    {
      it: 'refuses a response that is none',
      as: 'user',
      field: () => 'addPasskey(input: { name: "Phone", response: { id: "x" } }) { id }',
      fails: 'INVALID_CREDENTIALS',
    },
  ],
  renamePasskey: [
    {
      it: 'renames one of the caller’s own',
      as: 'user',
      field: async () => `renamePasskey(id: "${(await added()).id}", name: "Laptop") { name }`,
      gives: { name: 'Laptop' },
    },
    {
      it: 'knows no other',
      as: 'user',
      field: () => `renamePasskey(id: "${NOBODY}", name: "Laptop") { name }`,
      fails: 'NOT_FOUND',
    },
  ],
  removePasskey: [
    {
      it: 'removes one of the caller’s own',
      as: 'user',
      field: async () => `removePasskey(id: "${(await added()).id}")`,
      gives: true,
    },
    { it: 'is false for any other id', as: 'user', field: () => `removePasskey(id: "${NOBODY}")`, gives: false },
  ],
}

export const PASSKEY_QUERIES: Record<string, Case[]> = {
  passkeys: [
    {
      it: 'are the caller’s own',
      as: 'user',
      async field() {
        await added()
        return 'passkeys { id name createdAt lastUsedAt synced }'
      },
      gives: [
        {
          id: expect.any(String),
          name: 'Phone',
          createdAt: expect.any(String),
          lastUsedAt: expect.any(String),
          synced: false,
        },
      ],
    },
  ],
}
