/** Mutations that open, renew and end sessions. */

import { expect } from '@jest/globals'
import { PASSWORD } from '../test-app.ts'
import { ask, type Case, loginAgain, refused, sessionOf, world } from './operation-cases.ts'

const OTHER_PASSWORD = 'crimson-teapot-avenue-19'

export const SESSION_MUTATIONS: Record<string, Case[]> = {
  register: [
    {
      it: 'makes an account, and signs in',
      as: 'nobody',
      field: () =>
        `register(input: { email: "new@example.com", password: "${PASSWORD}" }) { tokenType user { email } }`,
      gives: { tokenType: 'Bearer', user: { email: 'new@example.com' } },
    },
    {
      it: 'refuses an email that is taken, whatever its case',
      as: 'nobody',
      field: () =>
        `register(input: { email: "${world.user.user.email.toUpperCase()}", password: "${PASSWORD}" }) { tokenType }`,
      fails: 'EMAIL_TAKEN',
    },
    {
      it: 'tells everything that is wrong at once',
      as: 'nobody',
      field: () => `register(input: { email: "nobody", password: "short", name: "${'x'.repeat(101)}" }) { tokenType }`,
      fails: 'BAD_USER_INPUT',
      extensions: {
        issues: expect.arrayContaining(
          ['email', 'password', 'name'].map((field) => ({ path: [field], message: expect.any(String) })),
        ),
      },
    },
  ],
  login: [
    {
      it: 'signs in, whatever the case of the email',
      as: 'nobody',
      field: () => login(world.user.user.email.toUpperCase()),
      gives: { tokenType: 'Bearer' },
    },
    {
      it: 'refuses an unknown email',
      as: 'nobody',
      field: () => login('ghost@example.com'),
      fails: 'INVALID_CREDENTIALS',
    },
    {
      it: 'refuses a wrong password',
      as: 'nobody',
      field: () => login(world.user.user.email, OTHER_PASSWORD),
      fails: 'INVALID_CREDENTIALS',
    },
    {
      it: 'refuses a disabled account',
      as: 'nobody',
      field: async () => {
        await ask('admin', `mutation { setUserDisabled(userId: "${world.user.user.id}", disabled: true) { id } }`)
        return login(world.user.user.email)
      },
      fails: 'INVALID_CREDENTIALS',
    },
    {
      it: 'lets guess five times, and then wait',
      as: 'nobody',
      field: async () => {
        for (let guess = 0; guess < 5; guess += 1) await ask('nobody', `mutation { ${login('guess@example.com')} }`)
        return login('guess@example.com')
      },
      fails: 'TOO_MANY_REQUESTS',
      extensions: { retryAfter: expect.any(Number) },
    },
  ],
  refresh: [
    {
      it: 'gives a new pair',
      as: 'nobody',
      field: () => `refresh(refreshToken: "${world.user.refreshToken}") { accessToken refreshToken expiresIn }`,
      gives: { accessToken: expect.any(String), refreshToken: expect.any(String), expiresIn: 900 },
    },
    { it: 'refuses none', as: 'nobody', field: () => 'refresh { tokenType }', fails: 'INVALID_REFRESH_TOKEN' },
    {
      it: 'refuses one that never was',
      as: 'nobody',
      field: () => `refresh(refreshToken: "${'x'.repeat(43)}") { tokenType }`,
      fails: 'INVALID_REFRESH_TOKEN',
    },
  ],
  logout: [
    { it: 'is true where there is no session', as: 'nobody', field: () => 'logout', gives: true },
    { it: 'ends the session', as: 'user', field: () => 'logout', gives: true, afterwards: () => refused('user') },
  ],
  logoutAll: [
    {
      it: 'ends all sessions, and counts them',
      as: 'user',
      field: async () => {
        await loginAgain()
        return 'logoutAll'
      },
      gives: 2,
      afterwards: () => refused('user'),
    },
  ],
  revokeSession: [
    {
      it: 'ends one’s own',
      as: 'user',
      field: async () => `revokeSession(id: "${await sessionOf('user')}")`,
      gives: true,
      afterwards: () => refused('user'),
    },
    {
      it: 'is false for another’s',
      as: 'other',
      field: async () => `revokeSession(id: "${await sessionOf('user')}")`,
      gives: false,
    },
  ],
  reauthenticate: [
    {
      it: 'gives new tokens in the same session, which a maxAge accepts',
      as: 'user',
      field: () => reauthenticate(PASSWORD),
      gives: { tokenType: 'Bearer' },
    },
    {
      it: 'refuses a wrong password',
      as: 'user',
      field: () => reauthenticate(OTHER_PASSWORD),
      fails: 'INVALID_CREDENTIALS',
    },
    {
      it: 'refuses a code, while there is no second factor',
      as: 'user',
      field: () => `reauthenticate(input: { password: "${PASSWORD}", code: "123456" }) { tokenType }`,
      fails: 'BAD_USER_INPUT',
      extensions: { issues: [{ path: ['code'], message: expect.any(String) }] },
    },
  ],
}

function login(email: string, password = PASSWORD): string {
  return `login(input: { email: "${email}", password: "${password}" }) { tokenType }`
}

function reauthenticate(password: string): string {
  return `reauthenticate(input: { password: "${password}" }) { tokenType }`
}
