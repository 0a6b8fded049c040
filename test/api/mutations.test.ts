import { expect } from '@jest/globals'
import {
  ask,
  type Case,
  describeOperations,
  forward,
  loginAgain,
  mailed,
  NOBODY,
  refused,
  sessionOf,
  world,
} from './operation-cases.ts'
import { PASSWORD } from './test-app.ts'

const OTHER_PASSWORD = 'crimson-teapot-avenue-19'

const MUTATIONS: Record<string, Case[]> = {
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
  createTodo: [
    {
      it: 'adds one',
      as: 'user',
      field: () =>
        'createTodo(input: { title: "New", notes: "So", dueAt: "2030-01-02T03:04:05Z" }) { title notes done dueAt }',
      gives: { title: 'New', notes: 'So', done: false, dueAt: expect.stringMatching(/^2030-01-02T03:04:05(\.000)?Z$/) },
    },
    {
      it: 'refuses an empty title and long notes at once',
      as: 'user',
      field: () => `createTodo(input: { title: "", notes: "${'x'.repeat(10_001)}" }) { id }`,
      fails: 'BAD_USER_INPUT',
      extensions: { issues: ['title', 'notes'].map((field) => ({ path: [field], message: expect.any(String) })) },
    },
  ],
  updateTodo: [
    {
      it: 'changes what the input names',
      as: 'user',
      field: () => `updateTodo(id: "${world.todoId}", input: { done: true }) { title done }`,
      gives: { title: 'Mine', done: true },
    },
    { it: 'finds none of another’s', as: 'other', field: () => updateTodo(world.todoId), fails: 'NOT_FOUND' },
    { it: 'finds none where none is', as: 'user', field: () => updateTodo(NOBODY), fails: 'NOT_FOUND' },
    {
      it: 'refuses a title of null',
      as: 'user',
      field: () => `updateTodo(id: "${world.todoId}", input: { title: null }) { id }`,
      fails: 'BAD_USER_INPUT',
    },
  ],
  deleteTodo: [
    {
      it: 'gives back the id',
      as: 'user',
      field: () => `deleteTodo(id: "${world.todoId}")`,
      gives: () => world.todoId,
    },
    {
      it: 'finds none of another’s',
      as: 'other',
      field: () => `deleteTodo(id: "${world.todoId}")`,
      fails: 'NOT_FOUND',
    },
  ],
  setUserRole: [
    {
      it: 'refuses tokens from before',
      as: 'admin',
      field: () => `setUserRole(userId: "${world.user.user.id}", role: SUPPORT) { role }`,
      gives: { role: 'SUPPORT' },
      afterwards: () => refused('user'),
    },
    {
      it: 'finds nobody where nobody is',
      as: 'admin',
      field: () => `setUserRole(userId: "${NOBODY}", role: USER) { role }`,
      fails: 'NOT_FOUND',
    },
    {
      it: 'refuses to demote the last admin',
      as: 'admin',
      field: () => `setUserRole(userId: "${world.admin.user.id}", role: USER) { role }`,
      fails: 'CONFLICT',
    },
  ],
  setUserDisabled: [
    {
      it: 'ends every session at once',
      as: 'admin',
      field: () => `setUserDisabled(userId: "${world.user.user.id}", disabled: true) { disabled }`,
      gives: { disabled: true },
      afterwards: () => refused('user'),
    },
    {
      it: 'finds nobody where nobody is',
      as: 'admin',
      field: () => `setUserDisabled(userId: "${NOBODY}", disabled: true) { id }`,
      fails: 'NOT_FOUND',
    },
    {
      it: 'refuses to disable the last admin',
      as: 'admin',
      field: () => `setUserDisabled(userId: "${world.admin.user.id}", disabled: true) { id }`,
      fails: 'CONFLICT',
    },
  ],
  revokeUserSessions: [
    {
      it: 'ends and counts them',
      as: 'support',
      field: () => `revokeUserSessions(userId: "${world.user.user.id}")`,
      gives: 1,
      afterwards: () => refused('user'),
    },
    {
      it: 'finds nobody where nobody is',
      as: 'support',
      field: () => `revokeUserSessions(userId: "${NOBODY}")`,
      fails: 'NOT_FOUND',
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

const updateTodo = (id: string) => `updateTodo(id: "${id}", input: { title: "Theirs" }) { id }`

describeOperations('mutation', MUTATIONS)
