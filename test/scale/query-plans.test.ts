/** Query plans of every API query on large tables, for each database. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildSchema, readSdl } from '../../src/graphql/schema.ts'
import type { Email } from '../../src/mail/email.ts'
import { PASSWORD, type SignedIn, startTestApp } from '../api/test-app.ts'
import { analyze, queryPlan } from '../database/query-plan.ts'
import { cleanUpLater } from './clean-up.ts'
import { type Walker, walkFactors, walkPasskeys } from './factor-walk.ts'
import { fillTables } from './fill-tables.ts'
import { allowed, badSteps, planned } from './plan-steps.ts'

const CLIENT = { ip: null, userAgent: null }
const NEW_PASSWORD = 'crimson-teapot-avenue-19'

let app: Awaited<ReturnType<typeof startTestApp>>
let user: SignedIn
let admin: SignedIn
const letters: Email[] = []
/** Executed statements, each with the operation that ran it first. */
const queries = new Map<string, string>()
/** Root fields that returned an answer. */
const answered = new Set<string>()
let running = 'the start'

async function run(operation: string, viewer: SignedIn | null = user): Promise<Record<string, unknown>> {
  running = operation
  const { data, errors } = await app.query<Record<string, unknown>>(operation, { token: viewer?.accessToken })
  if (!data || errors) throw new Error(`${operation}: ${JSON.stringify(errors)}`)
  for (const field of Object.keys(data)) answered.add(field)
  return data
}

async function mailed(): Promise<string> {
  await app.services.users.drain()
  return /token=([\w-]+)/.exec(letters.at(-1)?.text ?? '')?.[1] ?? ''
}

/** Requests a first page, a page after a cursor, and a last page. */
async function pages(field: string, args: string, viewer: SignedIn): Promise<void> {
  const connection = '{ totalCount pageInfo { endCursor startCursor } nodes { id } }'
  const page = async (more: string) =>
    (await run(`{ ${field}(${[args, more].filter(Boolean).join(', ')}) ${connection} }`, viewer))[field] as {
      pageInfo: { startCursor: string; endCursor: string }
    }
  const { pageInfo } = await page('first: 2')
  await page(`first: 2, after: "${pageInfo.endCursor}"`)
  await page(`last: 2, before: "${pageInfo.endCursor}"`)
}

const credentials = (email: string, password = PASSWORD) => `(input: { email: "${email}", password: "${password}" })`

/** Every field of Query and Mutation, and every argument that shapes a query. */
async function walk(): Promise<void> {
  const payload = '{ accessToken refreshToken user { id email role } }'
  user = (await run(`mutation { register${credentials('ada@example.com')} ${payload} }`, null)).register as SignedIn
  user = (await run(`mutation { login${credentials('ada@example.com')} ${payload} }`, null)).login as SignedIn
  const refresh = `mutation { refresh(refreshToken: "${user.refreshToken}") ${payload} }`
  user = (await run(refresh, null)).refresh as SignedIn
  await run(refresh, null) // A replay within the grace period.
  await run(
    '{ me { id } secureMessage sessions { nodes { id } totalCount } securityEvents { nodes { id } totalCount } exportMyData }',
  )
  const walker: Walker = {
    run,
    async refused(operation, viewer) {
      running = operation
      const { errors } = await app.query(operation, { token: viewer === null ? undefined : user.accessToken })
      return errors?.[0]?.extensions ?? {}
    },
    signedIn: () => user,
    signIn(as) {
      user = as as SignedIn
    },
  }
  await walkFactors(walker)
  await walkPasskeys(walker)

  for (const title of ['One', 'Two', 'Three', 'Four'])
    await run(`mutation { createTodo(input: { title: "${title}" }) { id } }`)
  const { todos } = (await run('{ todos { nodes { id } } }')) as { todos: { nodes: { id: string }[] } }
  const [{ id: todo } = { id: '' }] = todos.nodes
  await run(`{ todo(id: "${todo}") { title } node(id: "${todo}") { id } }`)
  await run(`mutation { updateTodo(id: "${todo}", input: { done: true }) { id } }`)
  for (const direction of ['ASC', 'DESC'])
    for (const field of ['CREATED_AT', 'TITLE'])
      for (const filter of ['', 'filter: { done: false }', 'filter: { titleContains: "o" }'])
        await pages('todos', [`orderBy: { field: ${field}, direction: ${direction} }`, filter].join(' '), user)
  await run(`mutation { deleteTodo(id: "${todo}") }`)

  await run('mutation { requestEmailVerification }')
  await run(`mutation { verifyEmail(token: "${await mailed()}") { id } }`)
  await run('mutation { updateProfile(input: { name: "Ada" }) { id } }')
  await run('mutation { changeEmail(input: { email: "ada@example.org" }) { id } }')
  await run('mutation { requestPasswordReset(email: "ada@example.org") }', null)
  const reset = `(input: { token: "${await mailed()}", newPassword: "${NEW_PASSWORD}" })`
  user = (await run(`mutation { resetPassword${reset} ${payload} }`, null)).resetPassword as SignedIn
  const again = `mutation { reauthenticate(input: { password: "${NEW_PASSWORD}" }) ${payload} }`
  user = (await run(again)).reauthenticate as SignedIn
  const change = `(input: { currentPassword: "${NEW_PASSWORD}", newPassword: "${PASSWORD}" })`
  user = (await run(`mutation { changePassword${change} ${payload} }`)).changePassword as SignedIn

  await app.services.users.create({ email: 'root@example.com', password: PASSWORD, role: 'ADMIN' }, CLIENT)
  admin = (await run(`mutation { login${credentials('root@example.com')} ${payload} }`, null)).login as SignedIn
  const { id } = user.user
  await run(`{ user(id: "${id}") { email todos { totalCount nodes { id } } sessions { nodes { id } } } }`, admin)
  const { sessions: own, auditEvents } = (await run(
    '{ sessions { nodes { id } } auditEvents(first: 1) { nodes { id } } }',
    admin,
  )) as { sessions: { nodes: { id: string }[] }; auditEvents: { nodes: { id: string }[] } }
  await run(`{ nodes(ids: ${JSON.stringify([id, own.nodes[0]?.id, auditEvents.nodes[0]?.id])}) { id } }`, admin)
  for (const args of [
    '',
    'search: "ada"',
    'search: "example"',
    'search: "a"',
    'role: USER',
    'role: USER, search: "ada"',
  ])
    await pages('users', args, admin)
  const since = 'since: "2026-01-01T00:00:00Z", until: "2999-01-01T00:00:00Z"'
  for (const filter of ['', `userId: "${id}"`, 'action: "login"', since, `userId: "${id}", action: "login", ${since}`])
    await pages('auditEvents', filter && `filter: { ${filter} }`, admin)
  await run('{ registrationMode }', null)
  await run('mutation { requestRegistration(email: "new@example.com") }', null)
  await mailed()
  const { inviteUser } = (await run('mutation { inviteUser(email: "new@example.com") { id } }', admin)) as {
    inviteUser: { id: string }
  }
  await run('mutation { inviteUser(email: "other@example.com") { id } }', admin)
  await pages('invitations', '', admin)
  await run(`mutation { withdrawInvitation(id: "${inviteUser.id}") }`, admin)
  const token = await mailed()
  await run(
    `mutation { register(input: { email: "other@example.com", password: "${PASSWORD}", token: "${token}" }) ${payload} }`,
    null,
  )
  await run(`mutation { setUserRole(userId: "${id}", role: SUPPORT) { id } }`, admin)
  await run(`mutation { setUserDisabled(userId: "${id}", disabled: true) { id } }`, admin)
  await run(`mutation { setUserDisabled(userId: "${id}", disabled: false) { id } }`, admin)
  await run(`mutation { revokeUserSessions(userId: "${id}") }`, admin)

  user = (await run(`mutation { login${credentials('ada@example.org')} ${payload} }`, null)).login as SignedIn
  const { sessions } = (await run('{ sessions { nodes { id } } }')) as { sessions: { nodes: { id: string }[] } }
  await run(`mutation { revokeSession(id: "${sessions.nodes[0]?.id}") }`)
  user = (await run(`mutation { login${credentials('ada@example.org')} ${payload} }`, null)).login as SignedIn
  await run('mutation { logoutAll }')
  user = (await run(`mutation { login${credentials('ada@example.org')} ${payload} }`, null)).login as SignedIn
  await run(`mutation { logout(refreshToken: "${user.refreshToken}") }`, null)
  user = (await run(`mutation { login${credentials('ada@example.org')} ${payload} }`, null)).login as SignedIn
  await run('mutation { deleteAccount }')

  running = 'the cleanup job'
  await cleanUpLater(app)
}

beforeAll(async () => {
  const mailer = { send: (letter: Email) => void letters.push(letter), close: async () => {} }
  app = await startTestApp({
    mailer,
    onQuery: (sql) => {
      if (!queries.has(sql)) queries.set(sql, running)
    },
  })
  await walk()
  await fillTables(app)
  await analyze({ url: app.config.database.url })
})
afterAll(() => app.close())

test('covers every field of Query and Mutation', async () => {
  const schema = buildSchema(await readSdl())
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  )
  expect([...answered].sort()).toEqual(fields.sort())
})

describe('every query of the API', () => {
  test('starts every query of the API in an index', async () => {
    const statements = [...queries].filter(([sql]) => /^\s*(SELECT|INSERT|UPDATE|DELETE)\b/i.test(sql))
    expect(statements.length).toBeGreaterThan(60)
    const scans: string[] = []
    for (const [sql, operation] of statements) {
      const plan = await queryPlan({ database: app.database, url: app.config.database.url }, planned(sql))
      const bad = badSteps(plan).filter((step) => !allowed(sql, step))
      if (bad.length > 0) scans.push(`${operation}\n${sql}\n${plan}`)
    }
    expect(scans).toEqual([])
  }, 120_000)

  test.each([
    ['a table', 'SELECT "id" FROM "Session" WHERE "userAgent" = ?'],
    ['a table, for what is deleted', 'DELETE FROM "AuditEvent" WHERE "detail" = ?'],
    ['an index, for what is not in it', 'SELECT "id" FROM "Session" WHERE "userAgent" = ? ORDER BY "id" LIMIT 2'],
  ])('recognizes a query that reads all of %s', async (_, sql) => {
    const plan = await queryPlan({ database: app.database, url: app.config.database.url }, sql)
    expect(badSteps(plan)).toHaveLength(1)
  })
})
