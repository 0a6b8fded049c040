/** Personal fields: visible to the user, to support, and below a login field to the user that logged in. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Email } from '../../src/mail/email.ts'
import { tokenIn } from '../mail/smtp-inbox.ts'
import { PASSWORD, startTestApp } from './test-app.ts'

type App = Awaited<ReturnType<typeof startTestApp>>

let app: App
const mails: Email[] = []
beforeAll(async () => {
  app = await startTestApp({ mailer: { send: (email: Email) => void mails.push(email), close: async () => {} } })
})
afterAll(() => app.close())

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { user { id email name } } }'

describe('personal fields below a login field', () => {
  test('returns the user’s own email, also from the compiled operation', async () => {
    const { user } = await app.register('grace@example.com')
    const variables = { input: { email: user.email, password: PASSWORD } }
    for (let times = 0; times < 6; times++) {
      const { data, errors } = await app.query<{ login: { user: object } }>(LOGIN, { variables })
      expect({ data, errors }).toEqual({ data: { login: { user: { id: user.id, email: user.email, name: null } } } })
    }
  })

  test('authorizes by the user that logged in, not by the sender of the request', async () => {
    const [eve, ann] = [await app.register('eve@example.com'), await app.register('ann@example.com')]
    const mutation = 'mutation ($input: LoginInput!) { login(input: $input) { user { email disabled } } }'
    const variables = { input: { email: ann.user.email, password: PASSWORD } }
    for (let times = 0; times < 6; times++) {
      const { data, errors, status } = await app.query<object>(mutation, { variables, token: eve.accessToken })
      expect(data ?? null).toBeNull() // `disabled` is non-null, so its parent becomes null.
      expect(errors).toMatchObject([
        { path: ['login', 'user', 'disabled'], extensions: { code: 'FORBIDDEN', coordinate: 'User.disabled' } },
      ])
      expect(status).toBe(200)
    }
  })
})

describe('another user’s email', () => {
  async function verificationOf(email: string): Promise<string> {
    const { accessToken } = await app.login(email)
    await app.query('mutation { requestEmailVerification }', { token: accessToken })
    await app.services.users.drain()
    return tokenIn(mails.findLast((mail) => mail.to === email)?.text ?? '')
  }
  const VERIFY = 'mutation ($token: String!) { verifyEmail(token: $token) { id email } }'

  test('denies another user’s email to a USER that reaches the account by other fields', async () => {
    const { user } = await app.register('bob@example.com')
    const { accessToken } = await app.register('mallory@example.com')
    const variables = { token: await verificationOf(user.email) }
    const { data, errors } = await app.query<object>(VERIFY, { variables, token: accessToken })
    expect(data ?? null).toBeNull()
    expect(errors).toMatchObject([
      {
        message: 'User.email needs role SUPPORT or SELF.',
        path: ['verifyEmail', 'email'],
        extensions: { code: 'FORBIDDEN', requiredRole: 'SUPPORT' },
      },
    ])
  })

  test('denies an anonymous viewer before any resolver runs', async () => {
    const { user } = await app.register('cid@example.com')
    const variables = { token: await verificationOf(user.email) }
    const { errors, status } = await app.query<object>(VERIFY, { variables })
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', coordinate: 'User.email' } }])
    expect(status).toBe(401)
    const open = 'mutation ($token: String!) { verifyEmail(token: $token) { emailVerified } }'
    expect((await app.query<object>(open, { variables })).data).toEqual({ verifyEmail: { emailVerified: true } })
  })

  test('returns another user’s email to SUPPORT', async () => {
    const { user } = await app.register('dan@example.com')
    await app.services.users.create(
      { email: 'support@example.com', password: PASSWORD, role: 'SUPPORT' },
      { ip: null, userAgent: null },
    )
    const { accessToken } = await app.login('support@example.com')
    const query = 'query ($id: ID!) { user(id: $id) { email } }'
    const { data } = await app.query<object>(query, { variables: { id: user.id }, token: accessToken })
    expect(data).toEqual({ user: { email: user.email } })
  })
})
