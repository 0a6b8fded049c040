import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { CLIENT, type Sessions, startSessions } from '../sessions/test-sessions.ts'
import { enrolled, passwordStep, signInTwice } from './test-factors.ts'

let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions()
})
afterAll(() => sessions.close())

/** Returns all rows of all tables with data of second factors. */
async function everything(): Promise<string> {
  const { read } = sessions.database
  const tables = await Promise.all([
    read.user.findMany(),
    read.session.findMany(),
    read.authenticator.findMany(),
    read.recoveryCode.findMany(),
    read.loginChallenge.findMany(),
    read.factorAttempt.findMany(),
    read.auditEvent.findMany(),
  ])
  return JSON.stringify(tables)
}

test('stores no secret, code or challenge in plain text', async () => {
  const { user, secret, codes, code } = await enrolled(sessions)
  const used = code()
  await signInTwice(sessions, user, used)
  const { challenge } = await passwordStep(sessions, user)
  await sessions.factors.answerChallenge({ challenge, recoveryCode: codes[0] ?? '' }, CLIENT)
  const open = await passwordStep(sessions, user)
  const rows = (await everything()).toLowerCase()
  const bytes = Buffer.from(secret)
  const forms = [secret, bytes.toString('hex'), bytes.toString('base64url'), challenge, open.challenge, ...codes]
  for (const form of [...forms, ...codes.map((each) => each.replaceAll('-', ''))])
    expect(rows).not.toContain(form.toLowerCase())
  for (const line of sessions.lines) for (const form of forms) expect(JSON.stringify(line)).not.toContain(form)
})

test('unwraps an authenticator secret only in its row', async () => {
  const [one, other] = [await enrolled(sessions), await enrolled(sessions)]
  const { read, write } = sessions.database
  const row = await read.authenticator.findUniqueOrThrow({ where: { id: other.id } })
  await write(({ authenticator }) => authenticator.update({ where: { id: one.id }, data: { secret: row.secret } }))
  await expect(signInTwice(sessions, one.user, other.code())).rejects.toThrow('unwrapped')
})
