/** Three instances on one PostgreSQL keep the promises of one instance. */

import { env } from 'node:process'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { describeOnPostgres } from '../database/on-postgres.ts'
import { accepted, instances, PASSWORD, refresh, register, until } from './instances.ts'

/** Repetitions of each race. */
const ROUNDS = Number(env.TEST_ROUNDS ?? 5)

describeOnPostgres('three instances', () => {
  let shared: Awaited<ReturnType<typeof instances>>
  beforeAll(async () => {
    shared = await instances(3)
  })
  afterAll(() => shared.close())

  test('returns the same successor to fifty parallel refreshes of one token', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { refreshToken, user } = await register(shared.at(0).query, `race-${round}@example.com`)
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => refresh(shared.at(index).query, refreshToken)),
      )
      const tokens = answers.map((answer) => (typeof answer === 'string' ? answer : answer.refreshToken))
      expect(new Set(tokens).size).toBe(1)
      expect(tokens[0]).not.toBe('INVALID_REFRESH_TOKEN')
      const issued =
        'SELECT "RefreshToken"."id" FROM "RefreshToken" JOIN "Session" ON "Session"."id" = "sessionId" WHERE "userId" = $1'
      expect(await shared.rows(issued, [user.id])).toHaveLength(2)
    }
  })

  test('rejects a token that another instance revoked, without Redis', async () => {
    const { accessToken } = await register(shared.at(0).query, 'ended@example.com')
    for (const { query } of shared.all) expect(await accepted(query, accessToken)).toBe(true)
    await shared.at(0).query('mutation { logoutAll }', { token: accessToken })
    expect(await accepted(shared.at(0).query, accessToken)).toBe(false)
    for (const { query } of shared.all.slice(1)) await until(async () => !(await accepted(query, accessToken)))
  })

  test('revokes the session of a reused refresh token, whichever instance receives it', async () => {
    const { refreshToken } = await register(shared.at(0).query, 'reuse@example.com')
    const second = await refresh(shared.at(1).query, refreshToken)
    if (typeof second === 'string') throw new Error(second)
    const third = await refresh(shared.at(2).query, second.refreshToken)
    if (typeof third === 'string') throw new Error(third)
    expect(await refresh(shared.at(0).query, refreshToken)).toBe('INVALID_REFRESH_TOKEN')
    expect(await refresh(shared.at(1).query, third.refreshToken)).toBe('INVALID_REFRESH_TOKEN')
  })

  test('creates one account for parallel registrations of the same email', async () => {
    const document = 'mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }'
    const variables = { input: { email: 'same@example.com', password: PASSWORD } }
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, index) => shared.at(index).query(document, { variables })),
    )
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'made')
    expect(codes.filter((code) => code === 'made')).toHaveLength(1)
    expect(new Set(codes)).toEqual(new Set(['made', 'EMAIL_TAKEN']))
  })

  test('keeps one admin when the last two admins demote each other at once', async () => {
    const demote = 'mutation ($id: ID!) { setUserRole(userId: $id, role: USER) { id } }'
    for (let round = 0; round < ROUNDS; round++) {
      const pair = await Promise.all(
        ['ada', 'bob'].map((name) => register(shared.at(0).query, `${name}-${round}@example.com`)),
      )
      await shared.rows(`UPDATE "User" SET "role" = CASE WHEN "id" = ANY($1) THEN 'ADMIN' ELSE 'USER' END::"Role"`, [
        pair.map(({ user }) => user.id),
      ])
      const admins = await Promise.all(
        ['ada', 'bob'].map(async (name) => {
          const document = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken user { id } } }'
          const variables = { input: { email: `${name}-${round}@example.com`, password: PASSWORD } }
          const { data } = await shared
            .at(0)
            .query<{ login: { accessToken: string; user: { id: string } } }>(document, { variables })
          if (!data) throw new Error('no login')
          return data.login
        }),
      )
      const [ada, bob] = admins
      if (!ada || !bob) throw new Error('not there')
      const answers = await Promise.all([
        shared.at(1).query(demote, { token: ada.accessToken, variables: { id: bob.user.id } }),
        shared.at(2).query(demote, { token: bob.accessToken, variables: { id: ada.user.id } }),
      ])
      expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1)
      expect(await shared.rows(`SELECT "id" FROM "User" WHERE "role" = 'ADMIN' AND NOT "disabled"`)).toHaveLength(1)
    }
  })
})

const redisUrl = env.TEST_REDIS_URL

describeOnPostgres('three instances with Redis between them', () => {
  test('rejects a token that another instance revoked, with Redis', async () => {
    if (!redisUrl) throw new Error('TEST_REDIS_URL is not set')
    const shared = await instances(3, { env: { REDIS_URL: redisUrl } })
    for (let round = 0; round < ROUNDS; round++) {
      const { accessToken } = await register(shared.at(round).query, `ended-${round}@example.com`)
      const others = [shared.at(round + 1), shared.at(round + 2)]
      for (const { query } of others) expect(await accepted(query, accessToken)).toBe(true)
      await shared.at(round).query('mutation { logoutAll }', { token: accessToken })
      await Promise.all(others.map(({ query }) => until(async () => !(await accepted(query, accessToken)))))
    }
    await shared.close()
  })
})
