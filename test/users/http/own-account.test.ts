import { describe, expect, test } from '@jest/globals'
import type { Email } from '../../../src/mail/email.ts'
import { PASSWORD, type SignedIn } from '../../api/test-app.ts'
import { tokenIn } from '../../mail/smtp-inbox.ts'
import { app, ask, forward, ME, mails, somebody } from './test-http.ts'

const NEW_PASSWORD = 'marble cobalt seven lantern'

const MINUTE = 60 * 1000

async function mailTo(email: string, subject: string): Promise<Email> {
  await app.services.users.drain()
  const found = mails.findLast((mail) => mail.to === email && mail.subject === subject)
  if (!found) throw new Error(`there is no mail to ${email}: ${subject}`)
  return found
}

describe('the viewer’s own account', () => {
  test('returns the account by me, and secureMessage to its token only', async () => {
    const ada = await somebody()
    expect(await ask(ME, ada)).toMatchObject({
      data: { me: { id: ada.user.id, email: ada.user.email, name: null, role: 'USER', emailVerified: false } },
    })
    expect(await ask('{ secureMessage }', ada)).toMatchObject({
      data: { secureMessage: expect.any(String) },
      code: null,
    })
    expect(await ask('{ secureMessage }', null)).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 })
  })

  test('updates a profile: keeps omitted fields, clears null fields and returns every issue', async () => {
    const ada = await somebody()
    const update = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { name } }'
    expect(await ask(update, ada, { input: { name: 'Ada' } })).toMatchObject({
      data: { updateProfile: { name: 'Ada' } },
    })
    expect(await ask(update, ada, { input: {} })).toMatchObject({ data: { updateProfile: { name: 'Ada' } } })
    expect(await ask(update, ada, { input: { name: null } })).toMatchObject({ data: { updateProfile: { name: null } } })
    expect(await ask(update, ada, { input: { name: 'x'.repeat(101) } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      status: 200,
      extensions: { issues: [{ path: ['name'], message: 'It must have at most 100 characters.' }] },
    })
  })

  test('requires a password entry within five minutes to change the email or delete the account', async () => {
    const ada = await somebody()
    const change = 'mutation ($email: String!) { changeEmail(input: { email: $email }) { email emailVerified } }'
    const email = `other-${ada.user.email}`
    expect(await ask(change, ada, { email })).toMatchObject({ data: { changeEmail: { email, emailVerified: false } } })
    await mailTo(ada.user.email, 'Your email address was changed')

    forward(6 * MINUTE)
    for (const mutation of [
      'mutation { changeEmail(input: { email: "x@example.com" }) { id } }',
      'mutation { deleteAccount }',
    ])
      expect(await ask(mutation, ada)).toMatchObject({
        code: 'REAUTHENTICATION_REQUIRED',
        status: 401,
        extensions: { maxAge: 300 },
      })
    const again = await app.login(email)
    expect(await ask('mutation { deleteAccount }', again)).toMatchObject({ data: { deleteAccount: true } })
    expect(await ask(ME, again)).toMatchObject({ code: 'UNAUTHENTICATED', extensions: { reason: 'revoked' } })
  })
})

describe('passwords over HTTP', () => {
  test('changes a password given the current one', async () => {
    const ada = await somebody()
    const change = `mutation ($input: ChangePasswordInput!) {
      changePassword(input: $input) { accessToken refreshToken tokenType expiresIn user { id } }
    }`
    const wrong = { currentPassword: NEW_PASSWORD, newPassword: NEW_PASSWORD }
    expect(await ask(change, ada, { input: wrong })).toMatchObject({ code: 'INVALID_CREDENTIALS', status: 200 })
    const { data } = await ask(change, ada, { input: { ...wrong, currentPassword: PASSWORD } })
    const renewed = data?.changePassword as SignedIn
    expect(renewed).toMatchObject({ tokenType: 'Bearer', expiresIn: 900, user: { id: ada.user.id } })
    expect(await ask(ME, ada)).toMatchObject({ code: 'UNAUTHENTICATED', extensions: { reason: 'revoked' } })
    expect(await ask(ME, renewed)).toMatchObject({ code: null })
  })

  test('resets a password by email without revealing whether the account exists', async () => {
    const ada = await somebody()
    const request = 'mutation ($email: String!) { requestPasswordReset(email: $email) }'
    const answers = await Promise.all(
      [ada.user.email, 'nobody@example.com', 'no email', ''].map((email) => ask(request, null, { email })),
    )
    for (const { data, code, status } of answers)
      expect({ data, code, status }).toEqual({ data: { requestPasswordReset: true }, code: null, status: 200 })
    const token = tokenIn((await mailTo(ada.user.email, 'Set a new password')).text)

    const reset = 'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { accessToken user { id } } }'
    expect(await ask(reset, null, { input: { token, newPassword: PASSWORD.slice(0, 5) } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      extensions: { issues: [{ path: ['newPassword'] }] },
    })
    const { data } = await ask(reset, null, { input: { token, newPassword: NEW_PASSWORD } })
    expect(await ask(ME, data?.resetPassword as SignedIn)).toMatchObject({ data: { me: { id: ada.user.id } } })
    expect(await ask(ME, ada)).toMatchObject({ code: 'UNAUTHENTICATED', extensions: { reason: 'revoked' } })
    expect(await ask(reset, null, { input: { token, newPassword: NEW_PASSWORD } })).toMatchObject({
      code: 'INVALID_TOKEN',
      status: 200,
    })
  })
})

test('verifies an email by the token sent to it', async () => {
  const ada = await somebody()
  expect(await ask('mutation { requestEmailVerification }', ada)).toMatchObject({
    data: { requestEmailVerification: true },
  })
  const token = tokenIn((await mailTo(ada.user.email, 'Confirm your email address')).text)
  const verify = 'mutation ($token: String!) { verifyEmail(token: $token) { id emailVerified } }'
  const verified = { data: { verifyEmail: { id: ada.user.id, emailVerified: true } } }
  expect(await ask(verify, null, { token })).toMatchObject(verified)
  expect(await ask(verify, null, { token })).toMatchObject({ code: 'INVALID_TOKEN', status: 200 })
})
