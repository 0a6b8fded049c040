/** Second factors in the services as app.ts creates them, with an injected clock. */

import { Secret, TOTP } from 'otpauth'
import { AppError, type ErrorDetails } from '../../src/core/errors.ts'
import type { User } from '../../src/database/client/client.ts'
import type { SignIn } from '../../src/sessions/service.ts'
import { CLIENT, type Instance, PASSWORD } from '../sessions/test-sessions.ts'

/** Returns the code of an authenticator app at an instant. */
export const codeAt = (secret: string, at: Date): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: at.getTime() })

/** Adds and confirms an authenticator. The clock is then moved past the time step of the code. */
export async function enrol(instance: Instance, signIn: SignIn) {
  const { factors, now } = instance
  const viewer = instance.viewerOf(signIn.accessToken)
  const { id, secret, uri } = await factors.addAuthenticator(viewer)
  const { codes } = await factors.confirmAuthenticator(viewer, id, codeAt(secret, now()), CLIENT)
  now.forward(30_000)
  return { id, secret, uri, codes, code: () => codeAt(secret, now()) }
}

export type Enrolled = Awaited<ReturnType<typeof enrol>>

/** Creates a user with an authenticator, whose session from before has two factors. */
export async function enrolled(instance: Instance, fields: Partial<User> = {}) {
  const user = await instance.makeUser(fields)
  const signIn = await instance.login({ email: user.email, password: PASSWORD }, CLIENT)
  return { user, signIn, ...(await enrol(instance, signIn)) }
}

/** Returns the challenge of a sign-in by password for an account with a second factor. */
export async function challengeOf(outcome: Promise<unknown>): Promise<ErrorDetails['SECOND_FACTOR_REQUIRED']> {
  try {
    await outcome
  } catch (error) {
    if (error instanceof AppError && error.code === 'SECOND_FACTOR_REQUIRED')
      return error.details as ErrorDetails['SECOND_FACTOR_REQUIRED']
    throw error
  }
  throw new Error('no second factor was asked for')
}

export const passwordStep = (instance: Instance, user: Pick<User, 'email'>, client = CLIENT) =>
  challengeOf(instance.login({ email: user.email, password: PASSWORD }, client))

/** Signs in with password and code. */
export async function signInTwice(instance: Instance, user: Pick<User, 'email'>, code: string, client = CLIENT) {
  const { challenge } = await passwordStep(instance, user, client)
  return instance.factors.answerChallenge({ challenge, code }, client)
}
