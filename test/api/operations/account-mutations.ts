/** Mutations of the viewer’s password, emails and profile. */

import { expect } from '@jest/globals'
import { PASSWORD } from '../test-app.ts'
import { ask, type Case, forward, mailed, refused, world } from './operation-cases.ts'

const OTHER_PASSWORD = 'crimson-teapot-avenue-19'

export const ACCOUNT_MUTATIONS: Record<string, Case[]> = {
  changePassword: [
    {
      it: 'ends every other session, and gives this one new tokens',
      as: 'user',
      field: () => changePassword(PASSWORD, OTHER_PASSWORD),
      gives: { tokenType: 'Bearer' },
      afterwards: async () => {
        await refused('user')
        expect(await ask('nobody', `mutation { ${login(world.user.user.email, OTHER_PASSWORD)} }`)).toMatchObject({
          data: { login: {} },
        })
      },
    },
    {
      it: 'refuses a wrong password',
      as: 'user',
      field: () => changePassword(OTHER_PASSWORD, OTHER_PASSWORD),
      fails: 'INVALID_CREDENTIALS',
    },
    {
      it: 'refuses a common one',
      as: 'user',
      field: () => changePassword(PASSWORD, 'passwordpassword'),
      fails: 'BAD_USER_INPUT',
      extensions: { issues: [{ path: ['newPassword'], message: expect.any(String) }] },
    },
  ],
  requestPasswordReset: [
    {
      it: 'mails a token',
      as: 'nobody',
      field: () => `requestPasswordReset(email: "${world.user.user.email}")`,
      gives: true,
      afterwards: async () => expect(await mailed()).not.toBe(''),
    },
    {
      it: 'is true for an unknown email',
      as: 'nobody',
      field: () => 'requestPasswordReset(email: "ghost@example.com")',
      gives: true,
      afterwards: async () => expect(await mailed()).toBe(''),
    },
  ],
  resetPassword: [
    {
      it: 'ends every session, then signs in',
      as: 'nobody',
      field: async () => {
        await ask('nobody', `mutation { requestPasswordReset(email: "${world.user.user.email}") }`)
        return resetPassword(await mailed(), OTHER_PASSWORD)
      },
      gives: () => ({ user: { id: world.user.user.id } }),
      afterwards: () => refused('user'),
    },
    {
      it: 'refuses a token that never was',
      as: 'nobody',
      field: () => resetPassword('x'.repeat(43), OTHER_PASSWORD),
      fails: 'INVALID_TOKEN',
    },
    {
      it: 'refuses a short password, and leaves the token good',
      as: 'nobody',
      field: async () => {
        await ask('nobody', `mutation { requestPasswordReset(email: "${world.user.user.email}") }`)
        return resetPassword(await mailed(), 'short')
      },
      fails: 'BAD_USER_INPUT',
      afterwards: async () =>
        expect(await ask('nobody', `mutation { ${resetPassword(await mailed(), OTHER_PASSWORD)} }`)).toMatchObject({
          data: { resetPassword: {} },
        }),
    },
  ],
  requestEmailVerification: [
    {
      it: 'mails a token',
      as: 'user',
      field: () => 'requestEmailVerification',
      gives: true,
      afterwards: async () => expect(await mailed()).not.toBe(''),
    },
  ],
  verifyEmail: [
    {
      it: 'verifies',
      as: 'nobody',
      field: async () => {
        await ask('user', 'mutation { requestEmailVerification }')
        return `verifyEmail(token: "${await mailed()}") { id emailVerified }`
      },
      gives: () => ({ id: world.user.user.id, emailVerified: true }),
      afterwards: () => refused('user'),
    },
    {
      it: 'keeps the session that asked',
      as: 'user',
      field: async () => {
        await ask('user', 'mutation { requestEmailVerification }')
        return `verifyEmail(token: "${await mailed()}") { id emailVerified }`
      },
      gives: () => ({ id: world.user.user.id, emailVerified: true }),
      afterwards: async () => expect(await ask('user', '{ secureMessage }')).toMatchObject({ status: 200 }),
    },
    {
      it: 'refuses a token that never was',
      as: 'nobody',
      field: () => 'verifyEmail(token: "none") { id }',
      fails: 'INVALID_TOKEN',
    },
  ],
  updateProfile: [
    {
      it: 'changes the name',
      as: 'user',
      field: () => 'updateProfile(input: { name: "Ada Lovelace" }) { name }',
      gives: { name: 'Ada Lovelace' },
    },
    {
      it: 'refuses a long name',
      as: 'user',
      field: () => `updateProfile(input: { name: "${'x'.repeat(101)}" }) { name }`,
      fails: 'BAD_USER_INPUT',
    },
  ],
  changeEmail: [
    {
      it: 'changes it, and makes it unverified',
      as: 'user',
      field: () => 'changeEmail(input: { email: "changed@example.com" }) { email emailVerified }',
      gives: { email: 'changed@example.com', emailVerified: false },
    },
    {
      it: 'refuses one that is taken',
      as: 'user',
      field: () => `changeEmail(input: { email: "${world.other.user.email}" }) { email }`,
      fails: 'EMAIL_TAKEN',
    },
    {
      it: 'refuses what is none',
      as: 'user',
      field: () => 'changeEmail(input: { email: "@" }) { email }',
      fails: 'BAD_USER_INPUT',
    },
    {
      it: 'wants a password given in the last five minutes',
      as: 'user',
      field: () => {
        forward(301)
        return 'changeEmail(input: { email: "late@example.com" }) { email }'
      },
      fails: 'REAUTHENTICATION_REQUIRED',
      extensions: { maxAge: 300 },
    },
  ],
  deleteAccount: [
    {
      it: 'deletes it, and all that is its own',
      as: 'user',
      field: () => 'deleteAccount',
      gives: true,
      afterwards: () => refused('user'),
    },
    { it: 'refuses the last admin', as: 'admin', field: () => 'deleteAccount', fails: 'CONFLICT' },
    {
      it: 'wants a password given in the last five minutes',
      as: 'user',
      field: () => {
        forward(301)
        return 'deleteAccount'
      },
      fails: 'REAUTHENTICATION_REQUIRED',
      extensions: { maxAge: 300 },
    },
  ],
}

function login(email: string, password = PASSWORD): string {
  return `login(input: { email: "${email}", password: "${password}" }) { tokenType }`
}

function changePassword(currentPassword: string, newPassword: string): string {
  return `changePassword(input: { currentPassword: "${currentPassword}", newPassword: "${newPassword}" }) { tokenType }`
}

function resetPassword(token: string, newPassword: string): string {
  return `resetPassword(input: { token: "${token}", newPassword: "${newPassword}" }) { user { id } }`
}
