import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  buildSchema,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
} from 'graphql'
import { compilePolicy, type Viewer, visibleSchema } from '../../../src/authorization/index.ts'
import type { Role } from '../../../src/database/client/client.ts'
import { objectRules } from '../../../src/graphql/object-rules.ts'
import { ROLES } from '../../../src/graphql/roles.ts'
import { readSdl } from '../../../src/graphql/schema.ts'
import { startTestApp } from '../../api/test-app.ts'
import { SLOW } from '../../slow.js'

const PRODUCTION = {
  NODE_ENV: 'production',
  JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'gatehouse@example.com',
  APP_URL: 'https://app.example.com',
  LOG_LEVEL: 'silent',
}

/** A name that the schema does not contain. */
const MADE_UP = 'qzqzqz'

/** `npm test` tries each probe with some names and each name in some probes; `npm run test:slow` tries all. */
const STEP = SLOW ? 1 : 6

/** All names of fields, arguments, input fields, enum values and types. */
function namesOf(schema: GraphQLSchema): Set<string> {
  const names = new Set<string>()
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    names.add(type.name)
    if (isEnumType(type)) for (const { name } of type.getValues()) names.add(name)
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      names.add(field.name)
      if ('args' in field) for (const { name } of field.args) names.add(name)
    }
  }
  return names
}

/** Probes for a name, as clairvoyance and similar tools send them. */
const PROBES: ((word: string) => string)[] = [
  (word) => `{ ${word} }`,
  (word) => `{ ${word} zzzz }`,
  (word) => `{ ${word} { zzzz } }`,
  (word) => `{ ${word}(zzzz: 1) }`,
  (word) => `{ ${word}(zzzz: 1) { zzzz } }`,
  (word) => `mutation { ${word} }`,
  (word) => `mutation { ${word} { zzzz } }`,
  (word) => `mutation { ${word}(zzzz: 1) }`,
  (word) => `mutation { login(${word}: 1) { zzzz } }`,
  (word) => `mutation { login(input: { ${word}: 1 }) { user { ${word} } } }`,
  (word) => `mutation { login(input: ${word}) { user { ${word} { zzzz } } } }`,
  (word) => `subscription { ${word} }`,
  (word) => `{ ... on ${word} { zzzz } }`,
  (word) => `query ($x: ${word}) { zzzz }`,
  (word) => `{ __type(name: "${word}") { name zzzz } }`,
  (word) => `{ zzzz @${word} }`,
  (word) => `{ me { ${word} } zzzz }`,
  (word) => `{ me { ${word} { zzzz } } }`,
  (word) => `{ todos(${word}: 1) { zzzz } }`,
  (word) => `{ todos(filter: { ${word}: 1 }) { zzzz nodes { ${word} } } }`,
  (word) => `{ todos(orderBy: { field: ${word} }) { zzzz } }`,
]

describe.each(['visible', 'off'])('production errors with INTROSPECTION=%s', (introspection) => {
  let app: Awaited<ReturnType<typeof startTestApp>>
  let token: string
  let whole: GraphQLSchema
  beforeAll(async () => {
    app = await startTestApp({ settings: { ...PRODUCTION, INTROSPECTION: introspection } })
    token = (await app.register('ada@example.com')).accessToken
    whole = buildSchema(await readSdl())
  })
  afterAll(() => app.close())

  const policyOf = (schema: GraphQLSchema) => compilePolicy(schema, { roles: ROLES }, Object.keys(objectRules))

  /** Returns message and code of each error. */
  async function answerTo(query: string, authorization: string | undefined) {
    const { body } = await app.apollo.executeOperation({ query }, { contextValue: app.context(authorization) })
    const { errors } = body.kind === 'single' ? body.singleResult : {}
    return JSON.stringify(errors?.map(({ message, extensions }) => ({ message, code: extensions?.code })))
  }

  test.each(['nobody', 'USER'])('reveals no hidden name to %s in error messages', async (who) => {
    const authorization = who === 'nobody' ? undefined : `Bearer ${token}`
    const user: Viewer<Role> = { role: 'USER', authTime: new Date(), factors: 1, scopes: 'all' }
    const visible = namesOf(visibleSchema(whole, policyOf(whole), who === 'nobody' ? null : user))
    const hidden = [...namesOf(whole)].filter((name) => !visible.has(name))
    expect(hidden.length).toBeGreaterThan(10)
    const confirmed: string[] = []
    for (const [index, probe] of PROBES.entries()) {
      const toMadeUp = await answerTo(probe(MADE_UP), authorization)
      for (const name of hidden.filter((_name, at) => (at + index) % STEP === 0)) {
        // The policy decides valid operations, with the answer that the contract fixes.
        if (validate(whole, parse(probe(name))).length === 0) continue
        const actual = await answerTo(probe(name), authorization)
        if (actual !== toMadeUp.replaceAll(MADE_UP, name)) confirmed.push(`${probe(name)}: ${actual}`)
      }
    }
    expect(confirmed).toEqual([])
  })
})
