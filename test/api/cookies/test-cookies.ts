/** An application that sets the refresh cookie. */

import { afterAll, beforeAll, expect } from '@jest/globals'
import type { Email } from '../../../src/mail/email.ts'
import type { Answer } from '../client.ts'
import { PASSWORD, startTestApp } from '../test-app.ts'

export const mails: Email[] = []

export let app: Awaited<ReturnType<typeof startTestApp>>

beforeAll(async () => {
  const mailer = { send: (mail: Email) => void mails.push(mail), close: async () => {} }
  app = await startTestApp({ settings: { REFRESH_COOKIE: 'on' }, mailer })
})

afterAll(() => app.close())

/** Returns the only cookie of a response: its value, and its attributes by lower-case name. */
export function cookieOf({ headers }: Answer<unknown>) {
  const [line = '', ...others] = headers.getSetCookie()
  expect(others).toEqual([])
  const [pair = '', ...rest] = line.split('; ')
  const [name, value = ''] = pair.split('=')
  const attributes = Object.fromEntries(
    rest.map((each) => each.split('=')).map(([key = '', text = true]) => [key.toLowerCase(), text]),
  )
  return { name, value, attributes, header: { cookie: pair } }
}

export const signIn = (field: 'register' | 'login', email: string, selection: string) =>
  app.query<Record<string, { accessToken: string }>>(
    `mutation { ${field}(input: { email: "${email}", password: "${PASSWORD}" }) { ${selection} } }`,
  )

export const REFRESH = 'mutation { refresh { accessToken refreshToken } }'
