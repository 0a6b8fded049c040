/** Sessions on one or more instances, and the verdict of each instance on a token. */

import { afterEach } from '@jest/globals'
import { CLIENT, codeOf, type Instance, PASSWORD, type Sessions, startSessions } from '../sessions/test-sessions.ts'

export const open: Sessions[] = []

afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

export async function start(options: Parameters<typeof startSessions>[0] = {}) {
  const sessions = await startSessions(options)
  open.push(sessions)
  return sessions
}

export async function signIn(on: Instance, user?: { email: string }) {
  const { email } = user ?? (await on.makeUser())
  return on.login({ email, password: PASSWORD }, CLIENT)
}

export const state = (on: Instance, { accessToken }: { accessToken: string }) => {
  const verdict = on.authenticate(accessToken)
  return 'viewer' in verdict ? 'good' : verdict.authError
}

export const refresh = (on: Instance, { refreshToken }: { refreshToken: string }) =>
  codeOf(on.refresh(refreshToken, CLIENT))
