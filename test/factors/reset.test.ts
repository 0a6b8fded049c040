import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Email } from '../../src/mail/email.ts'
import { PASSWORD, startTestApp } from '../api/test-app.ts'
import { codeAt } from './test-factors.ts'

type App = Awaited<ReturnType<typeof startTestApp>>

const emails: Email[] = []
const NEW_PASSWORD = 'crimson-teapot-avenue-19'
let app: App
let ahead = 0
const now = () => new Date(Date.now() + ahead)

beforeAll(async () => {
  app = await startTestApp({ now, mailer: { send: (email) => void emails.push(email), close: async () => {} } })
})
afterAll(() => app.close())

async function enrol(email: string, emailVerified = true) {
  const { accessToken } = await app.register(email)
  await app.database.write(({ user }) => user.update({ where: { emailKey: email }, data: { emailVerified } }))
  const { viewer } = app.context(`Bearer ${accessToken}`)
  if (!viewer) throw new Error('no viewer')
  const { factors } = app.services
  const { id, secret } = await factors.addAuthenticator(viewer)
  const { codes } = await factors.confirmAuthenticator(viewer, id, codeAt(secret, now()), app.context().client)
  ahead += 30_000
  return { userId: viewer.userId, secret, codes }
}

const mailed = async () => {
  await app.services.users.drain()
  return emails.splice(0)
}

test('requires the second factor after a password reset by email', async () => {
  const { secret, codes } = await enrol('ada@example.com')
  await app.query('mutation { requestPasswordReset(email: "ada@example.com") }')
  const token = /token=([\w-]+)/.exec((await mailed()).at(-1)?.text ?? '')?.[1]
  const reset = `mutation { resetPassword(input: { token: "${token}", newPassword: "${NEW_PASSWORD}" }) { tokenType } }`
  const { data, errors } = await app.query(reset)
  expect(data).toBeNull()
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'SECOND_FACTOR_REQUIRED', methods: ['totp', 'recovery_code'] })

  const answer = `mutation ($input: AnswerChallengeInput!) { answerChallenge(input: $input) { accessToken } }`
  const input = { challenge: errors?.[0]?.extensions.challenge, code: codeAt(secret, now()) }
  expect((await app.query(answer, { variables: { input } })).data).toMatchObject({ answerChallenge: {} })
  const login = (password: string) =>
    app.query(`mutation { login(input: { email: "ada@example.com", password: "${password}" }) { tokenType } }`)
  expect((await login(PASSWORD)).errors?.[0]?.extensions.code).toBe('INVALID_CREDENTIALS')
  expect((await login(NEW_PASSWORD)).errors?.[0]?.extensions.code).toBe('SECOND_FACTOR_REQUIRED')
  expect(codes).toHaveLength(10)
})

test('removes factors that were enrolled before the owner verified the email', async () => {
  await enrol('bob@example.com', false)
  await app.query('mutation { requestPasswordReset(email: "bob@example.com") }')
  const token = /token=([\w-]+)/.exec((await mailed()).at(-1)?.text ?? '')?.[1]
  const reset = `mutation { resetPassword(input: { token: "${token}", newPassword: "${NEW_PASSWORD}" }) { user { id } } }`
  const { data } = await app.query<{ resetPassword: { user: { id: string } } }>(reset)
  const userId = data?.resetPassword.user.id ?? ''
  expect(await app.database.read.authenticator.count({ where: { userId } })).toBe(0)
})

test('notifies the owner once when wrong codes follow the right password', async () => {
  await enrol('eve@example.com')
  expect((await mailed()).map(({ subject }) => subject)).toContain('An authenticator app was added')
  const login = `mutation { login(input: { email: "eve@example.com", password: "${PASSWORD}" }) { tokenType } }`
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const { errors } = await app.query(login)
    const input = `{ challenge: "${errors?.[0]?.extensions.challenge}", code: "000000" }`
    await app.query(`mutation { answerChallenge(input: ${input}) { tokenType } }`)
  }
  const subjects = (await mailed()).map(({ subject }) => subject)
  expect(subjects.filter((subject) => subject === 'Somebody knows your password')).toHaveLength(1)
})
