/** Accounts, administration, mail and audit trail over HTTP, with the documented names and codes. */

import { afterAll, beforeAll } from '@jest/globals'
import type { Email } from '../../../src/mail/email.ts'
import { PASSWORD, type SignedIn, startTestApp } from '../../api/test-app.ts'

export let app: Awaited<ReturnType<typeof startTestApp>>

/** The server’s clock; a test may set it forward. */
export let time = new Date()

export function forward(milliseconds: number): void {
  time = new Date(time.getTime() + milliseconds)
}

export const mails: Email[] = []

let number = 0

beforeAll(async () => {
  const mailer = { send: (message: Email) => void mails.push(message), close: async () => {} }
  app = await startTestApp({ mailer, now: () => time })
})

afterAll(() => app.close())

/** Registers an account with a unique email, so that tests are independent. */
export const somebody = () => app.register(`somebody-${++number}@example.com`)

export async function somebodyOf(role: 'SUPPORT' | 'ADMIN'): Promise<SignedIn> {
  const email = `${role.toLowerCase()}-${++number}@example.com`
  await app.services.users.create({ email, password: PASSWORD, role }, { ip: null, userAgent: null })
  return app.login(email)
}

export async function ask(query: string, by: SignedIn | null, variables: Record<string, unknown> = {}) {
  const { data, errors, status, headers } = await app.query<Record<string, unknown>>(query, {
    token: by?.accessToken,
    variables,
  })
  return { data, code: errors?.[0]?.extensions.code ?? null, extensions: errors?.[0]?.extensions, status, headers }
}

export const ME = '{ me { id email name role emailVerified createdAt } }'
