/** People who use one account over HTTP: the owner on two devices, and a thief who knows the password. */

import { randomBytes } from 'node:crypto'
import { type GraphQLAnswer, client as httpClient } from '../../api/client.ts'
import type { startTestApp } from '../../api/test-app.ts'
import { literal } from '../../passkeys/literal.ts'
import type { App, Challenge } from './account.ts'

export type TestApp = Awaited<ReturnType<typeof startTestApp>>

export type Tokens = { accessToken: string; refreshToken: string; sessionId: string; epoch: number }

export type Person = {
  readonly isOwner: boolean
  /** Sends one mutation or query. @param token the person's own by default; null for none. */
  send<T>(field: string, args?: Record<string, unknown>, selection?: string, token?: null): Promise<Answer<T>>
  tokens: Tokens | null
  challenges: { token: string; challenge: Challenge }[]
  /** Authenticator app of the last setup. */
  setup: App | null
}

export type Answer<T> = { code: string | null; data: T | null; extensions: Record<string, unknown> }

export type SignInData = { accessToken: string; refreshToken: string }
export const SIGN_IN = '{ accessToken refreshToken }'

const QUERIES = ['invitations']

/** Each person has a new address in each run, so that rate limits by address play no role. */
export function createPeople({ url }: TestApp): [Person, Person, Person] {
  const post = httpClient(url)
  const person = (isOwner: boolean): Person => {
    const ip = `10.${[...randomBytes(3)].join('.')}`
    const each: Person = {
      isOwner,
      tokens: null,
      challenges: [],
      setup: null,
      async send<T>(field: string, args = {}, selection = '', token: null | undefined = undefined) {
        const bearer = token === null ? undefined : each.tokens?.accessToken
        const given = Object.entries(args).map(([name, value]) => `${name}: ${literal(value)}`)
        const kind = QUERIES.includes(field) ? 'query' : 'mutation'
        const document = `${kind} { ${field}${given.length > 0 ? `(${given.join(', ')})` : ''} ${selection} }`
        const headers = { 'x-forwarded-for': ip }
        const answer: GraphQLAnswer<Record<string, T>> = await post(document, { headers, token: bearer })
        const extensions: Record<string, unknown> = answer.errors?.[0]?.extensions ?? {}
        return { code: (extensions.code as string | undefined) ?? null, data: answer.data?.[field] ?? null, extensions }
      },
    }
    return each
  }
  return [person(true), person(true), person(false)]
}

/** Claims of an access token, unverified. */
export function claimsOf({ accessToken }: SignInData): { sid: string; amr: string[]; acr: string; auth_time: number } {
  return JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString())
}
