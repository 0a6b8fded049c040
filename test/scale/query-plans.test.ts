/** How each database goes about each query of the API, when the tables are large. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildSchema, readSdl } from '../../src/graphql/schema.ts'
import type { Message } from '../../src/mail/message.ts'
import { createSweeper } from '../../src/sessions/sweeper.ts'
import { PASSWORD, type SignedIn, startTestApp } from '../api/test-app.ts'
import { analyze, queryPlan } from '../database/query-plan.ts'
import { POSTGRES } from '../database/test-database.ts'
import { fillTables } from './fill-tables.ts'

const ORIGIN = { ip: null, userAgent: null }
const NEW_PASSWORD = 'crimson-teapot-avenue-19'

let app: Awaited<ReturnType<typeof startTestApp>>
let user: SignedIn
let admin: SignedIn
const letters: Message[] = []
/** The statements that were run, each with the operation that it was first run by. */
const queries = new Map<string, string>()
/** The root fields that answered. */
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
  await app.services.accounts.settled()
  return /token=([\w-]+)/.exec(letters.at(-1)?.text ?? '')?.[1] ?? ''
}

/** A page of each kind: the first, one from a cursor on, and the last ones backwards. */
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
  await run(refresh, null) // The same again, within the grace period.
  await run('{ me { id } secureMessage sessions { id } }')

  for (const title of ['One', 'Two', 'Three', 'Four'])
    await run(`mutation { createTodo(input: { title: "${title}" }) { id } }`)
  const { todos } = (await run('{ todos { nodes { id } } }')) as { todos: { nodes: { id: string }[] } }
  const [{ id: todo } = { id: '' }] = todos.nodes
  await run(`{ todo(id: "${todo}") { title } }`)
  await run(`mutation { updateTodo(id: "${todo}", input: { done: true }) { id } }`)
  for (const direction of ['ASC', 'DESC'])
    for (const field of ['CREATED_AT', 'TITLE'])
      for (const filter of ['', 'filter: { done: false }', 'filter: { titleContains: "o" }'])
        await pages('todos', [`orderBy: { field: ${field}, direction: ${direction} }`, filter].join(' '), user)
  await run(`mutation { deleteTodo(id: "${todo}") }`)

  await run('mutation { requestEmailVerification }')
  await run(`mutation { verifyEmail(token: "${await mailed()}") { id } }`, null)
  await run('mutation { updateProfile(input: { name: "Ada" }) { id } }')
  await run('mutation { changeEmail(input: { email: "ada@example.org" }) { id } }')
  await run('mutation { requestPasswordReset(email: "ada@example.org") }', null)
  const reset = `(input: { token: "${await mailed()}", newPassword: "${NEW_PASSWORD}" })`
  user = (await run(`mutation { resetPassword${reset} ${payload} }`, null)).resetPassword as SignedIn
  const change = `(input: { currentPassword: "${NEW_PASSWORD}", newPassword: "${PASSWORD}" })`
  user = (await run(`mutation { changePassword${change} ${payload} }`)).changePassword as SignedIn

  await app.services.accounts.create({ email: 'root@example.com', password: PASSWORD, role: 'ADMIN' }, ORIGIN)
  admin = (await run(`mutation { login${credentials('root@example.com')} ${payload} }`, null)).login as SignedIn
  const { id } = user.user
  await run(`{ user(id: "${id}") { email todos { totalCount nodes { id } } sessions { id } } }`, admin)
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
  await run(`mutation { setUserRole(userId: "${id}", role: SUPPORT) { id } }`, admin)
  await run(`mutation { setUserDisabled(userId: "${id}", disabled: true) { id } }`, admin)
  await run(`mutation { setUserDisabled(userId: "${id}", disabled: false) { id } }`, admin)
  await run(`mutation { revokeUserSessions(userId: "${id}") }`, admin)

  user = (await run(`mutation { login${credentials('ada@example.org')} ${payload} }`, null)).login as SignedIn
  const { sessions } = (await run('{ sessions { id } }')) as { sessions: { id: string }[] }
  await run(`mutation { revokeSession(id: "${sessions[0]?.id}") }`)
  user = (await run(`mutation { login${credentials('ada@example.org')} ${payload} }`, null)).login as SignedIn
  await run('mutation { logoutAll }')
  user = (await run(`mutation { login${credentials('ada@example.org')} ${payload} }`, null)).login as SignedIn
  await run(`mutation { logout(refreshToken: "${user.refreshToken}") }`, null)
  user = (await run(`mutation { login${credentials('ada@example.org')} ${payload} }`, null)).login as SignedIn
  await run('mutation { deleteAccount }')

  running = 'the sweeper'
  const later = () => new Date(Date.now() + 400 * 24 * 3_600_000)
  const sweeper = createSweeper({ database: app.database, now: later, log: app.log })
  await sweeper.sweep()
  await sweeper.close()
}

beforeAll(async () => {
  const mailer = { send: (letter: Message) => void letters.push(letter), close: async () => {} }
  app = await startTestApp({
    mailer,
    onQuery: (sql) => {
      if (!queries.has(sql)) queries.set(sql, running)
    },
  })
  await walk()
  await fillTables(app)
  await analyze({ url: app.config.databaseUrl })
}, 180_000)
afterAll(() => app.close())

test('every field of Query and Mutation was asked', async () => {
  const schema = buildSchema(await readSdl())
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  )
  expect([...answered].sort()).toEqual(fields.sort())
})

/** `totalCount` counts, where it is asked for, what it is asked for: all there is, or what a short part of an email finds. */
const COUNT = /^SELECT (CAST\()?count\(/i

/** A page of everything, or of what is so common that it is found on the way, is read in the list's order. */
const IN_ORDER = /ORDER BY .*(createdAt|at)\W+desc.* LIMIT/i

describe('every query of the API', () => {
  test('starts in an index', async () => {
    const statements = [...queries].filter(([sql]) => /^\s*(SELECT|INSERT|UPDATE|DELETE)\b/i.test(sql))
    expect(statements.length).toBeGreaterThan(60)
    const scans: string[] = []
    for (const [sql, operation] of statements) {
      const plan = await queryPlan({ database: app.database, url: app.config.databaseUrl }, ofAdmins(sql))
      const allowed = (step: string) => COUNT.test(sql) || EMAILS.test(step) || (IN_ORDER.test(sql) && LISTS.test(step))
      const bad = badSteps(plan).filter((step) => !allowed(step))
      if (bad.length > 0) scans.push(`${operation}\n${sql}\n${plan}`)
    }
    expect(scans).toEqual([])
  }, 120_000)

  test.each([
    ['a table', 'SELECT "id" FROM "Session" WHERE "userAgent" = ?'],
    ['a table, for what is deleted', 'DELETE FROM "AuditEvent" WHERE "detail" = ?'],
    ['an index, for what is not in it', 'SELECT "id" FROM "Session" WHERE "userAgent" = ? ORDER BY "id" LIMIT 2'],
  ])('is told from one that reads all of %s', async (_, sql) => {
    const plan = await queryPlan({ database: app.database, url: app.config.databaseUrl }, sql)
    expect(badSteps(plan)).toHaveLength(1)
  })
})

/** Prisma's statements are planned for their values, and who is looked for by role alone is the admins, who are few. */
const ofAdmins = (sql: string) =>
  sql.replace(/(?<="role" = )CAST\(\$\d+::text AS "public"."Role"\)/, `CASE WHEN true THEN 'ADMIN' ELSE $& END`)

/** Reading one of the lists in its order. */
const LISTS = /^(SCAN|->) .*"?(User|AuditEvent)_(role_)?(createdAt|at)_id_idx/

/** Reading all emails for a part that is too short for the index of parts: of SQLite's index of them, which holds little else. */
const EMAILS = /^SCAN User USING COVERING INDEX User_emailKey_key$/

/** The steps of a plan that read a table, or an index, from one end to the other. */
function badSteps(plan: string): string[] {
  const steps = plan.split('; ')
  if (POSTGRES === undefined)
    return steps.filter((step) =>
      /^SCAN (?!sub$|UserSearch |json_each|(main\.)?SealedKey|CONSTANT|\d+ CONSTANT)/.test(step),
    )
  return steps.filter(
    (step, index) =>
      /Seq Scan on (?!"?SealedKey)/.test(step) ||
      (/Index (Only )?Scan/.test(step) && !/^Index Cond/.test(steps[index + 1] ?? '')),
  )
}
