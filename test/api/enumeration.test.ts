/** REGISTRATION=confirm: no public operation reveals whether an email has an account. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type GraphQLField, type GraphQLInputType, getNamedType, isInputObjectType, isNonNullType } from 'graphql'
import { buildSchema, readSdl } from '../../src/graphql/schema.ts'
import { PASSWORD, startTestApp } from './test-app.ts'

const KNOWN = 'known@example.com'
const DISABLED = 'disabled@example.com'
const UNKNOWN = 'unknown@example.com'
const CLIENT = { ip: null, userAgent: null }

const schema = buildSchema(await readSdl())
const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
  Object.values(type?.getFields() ?? {}).map((field) => ({ type: type?.name ?? '', field })),
)
const isPublic = ({ astNode }: GraphQLField<unknown, unknown>) =>
  astNode?.directives?.some(({ name }) => name.value === 'public') === true

/** Returns a value for an argument: the email if the name says so, otherwise text of the right form. */
function sampleOf(name: string, type: GraphQLInputType, email: string): unknown {
  const named = getNamedType(type)
  if (isInputObjectType(named))
    return Object.fromEntries(
      Object.values(named.getFields())
        .filter((field) => isNonNullType(field.type))
        .map((field) => [field.name, sampleOf(field.name, field.type, email)]),
    )
  if (/email/i.test(name)) return email
  if (/password/i.test(name)) return PASSWORD
  return named.name === 'String' || named.name === 'ID' ? 'x'.repeat(43) : null
}

function operation({ type, field }: { type: string; field: GraphQLField<unknown, unknown> }, email: string) {
  const required = field.args.filter(({ type }) => isNonNullType(type))
  const variables = Object.fromEntries(required.map((each) => [each.name, sampleOf(each.name, each.type, email)]))
  const list = (write: (each: (typeof required)[number]) => string) =>
    required.length > 0 ? `(${required.map(write).join(', ')})` : ''
  const selection = isLeafType(field) ? '' : '{ __typename }'
  const head = `${type.toLowerCase()} ${list(({ name, type }) => `$${name}: ${type}`)}`
  return { document: `${head} { ${field.name}${list(({ name }) => `${name}: $${name}`)} ${selection} }`, variables }
}

const isLeafType = ({ type }: GraphQLField<unknown, unknown>) => !('getFields' in getNamedType(type))

let app: Awaited<ReturnType<typeof startTestApp>>
const queries: string[] = []

beforeAll(async () => {
  app = await startTestApp({ settings: { REGISTRATION: 'confirm' }, onQuery: (sql) => queries.push(sql) })
  for (const email of [KNOWN, DISABLED]) {
    const user = await app.services.users.create(
      { email, password: 'another-lantern-in-harbour', role: 'USER' },
      CLIENT,
    )
    if (email === DISABLED) await app.services.users.setUserDisabled(null, user.id, true, CLIENT)
  }
})
afterAll(() => app.close())

/** Returns the response, without what differs in any two, and the SQL statements of the operation. */
async function answer(root: (typeof roots)[number], email: string) {
  const { document, variables } = operation(root, email)
  queries.splice(0)
  const { status, data, errors } = await app.query(document, { variables })
  // Excludes the reading of the revocation list, which every instance repeats every two seconds.
  const asked = queries.filter((sql) => !/\bEnding\b/.test(sql))
  const statements = asked.map((sql) => sql.replace(/\$\d+|\?/g, '?'))
  return { status, data, errors, statements }
}

const open = roots.filter(({ field }) => isPublic(field))

describe('public operations for known and unknown emails', () => {
  test('finds the public operations in the schema', () => {
    const names = open.map(({ field }) => field.name)
    expect(names).toEqual(expect.arrayContaining(['register', 'login', 'requestRegistration', 'requestPasswordReset']))
  })

  test.each(open.map((root) => [root.field.name, root] as const))(
    'answers %s alike, with the same statements, for known, disabled and unknown emails',
    async (_, root) => {
      const known = await answer(root, KNOWN)
      await app.services.users.drain()
      const disabled = await answer(root, DISABLED)
      await app.services.users.drain()
      const unknown = await answer(root, UNKNOWN)
      await app.services.users.drain()
      expect(known).toEqual(unknown)
      expect(disabled).toEqual(unknown)
    },
  )
})

test('answers a change of email alike for known and unknown emails', async () => {
  const user = await app.services.users.create({ email: 'ada@example.com', password: PASSWORD, role: 'USER' }, CLIENT)
  const { accessToken: token } = await app.login(user.email)
  const change = (email: string) => {
    queries.splice(0)
    return app.query(`mutation { changeEmail(input: { email: "${email}" }) { email emailVerified } }`, { token })
  }
  const outcomes = []
  for (const email of [KNOWN, DISABLED, UNKNOWN]) {
    const { status, data, errors } = await change(email)
    outcomes.push({ status, data, errors, statements: queries.filter((sql) => !/\bEnding\b/.test(sql)).length })
    await app.services.users.drain()
  }
  expect(outcomes[0]).toMatchObject({ data: { changeEmail: { email: 'ada@example.com', emailVerified: true } } })
  expect(outcomes[1]).toEqual(outcomes[0])
  expect(outcomes[2]).toEqual(outcomes[0])
})
