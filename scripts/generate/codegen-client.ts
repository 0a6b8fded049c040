/**
 * Part of `npm run codegen`: types and operations of the client kit, and the table of error codes in docs/clients.md.
 * With `--check`, fails if they are stale.
 */

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildSchema, isEnumType, parse, validate } from 'graphql'
import { ERROR_GUIDE } from '../lib/error-guide.ts'

const ROOT = join(import.meta.dirname, '../..')
const TYPES = 'client/src/contract.generated.ts'
const PAGE = 'docs/clients.md'
const [BEGIN, END] = ['<!-- error codes: npm run codegen -->', '<!-- end of error codes -->']

const PAYLOAD = '{ accessToken refreshToken user { id email name role emailVerified } }'
const OPERATIONS = {
  register: `mutation Register($input: RegisterInput!) { register(input: $input) ${PAYLOAD} }`,
  login: `mutation Login($input: LoginInput!) { login(input: $input) ${PAYLOAD} }`,
  answerChallenge: `mutation AnswerChallenge($input: AnswerChallengeInput!) { answerChallenge(input: $input) ${PAYLOAD} }`,
  reauthenticate: `mutation Reauthenticate($input: ReauthenticateInput!) { reauthenticate(input: $input) ${PAYLOAD} }`,
  refresh: `mutation Refresh($refreshToken: String) { refresh(refreshToken: $refreshToken) ${PAYLOAD} }`,
  logout: 'mutation Logout($refreshToken: String) { logout(refreshToken: $refreshToken) }',
}

const schema = buildSchema(await readFile(join(ROOT, 'schema.graphql'), 'utf8'))
for (const text of Object.values(OPERATIONS)) for (const error of validate(schema, parse(text))) throw error

function typesOfKit(): string {
  const role = schema.getType('Role')
  const roles = isEnumType(role) ? role.getValues().map(({ name }) => name) : []
  const union = (names: readonly string[]) => names.map((name) => `'${name}'`).join(' | ')
  const operations = Object.entries(OPERATIONS).map(([name, text]) => `  ${name}: '${text}',`)
  return `// Generated from core/errors.ts and schema.graphql by \`npm run codegen\`.

/** Values of an error's \`extensions.code\`. docs/clients.md describes how a client handles each. */
export type ErrorCode = ${union(Object.keys(ERROR_GUIDE))}

export type Role = ${union(roles)}
export type User = { id: string; email: string; name: string | null; role: Role; emailVerified: boolean }
export type AuthPayload = { accessToken: string; refreshToken: string | null; user: User }

/** Operations that the kit sends, also in operations.json of the package as persisted operations. */
export const OPERATIONS = {
${operations.join('\n')}
} as const
`
}

function tableOfCodes(): string {
  const rows = Object.entries(ERROR_GUIDE).map(
    ([code, { when, extensions = '', kit = '', application }]) =>
      `| \`${code}\` | ${when} | ${extensions} | ${kit} | ${application} |`,
  )
  const head = '| code | when | `extensions` | kit | application |\n|---|---|---|---|---|'
  return `${BEGIN}\n${[head, ...rows].join('\n')}\n${END}`
}

const page = await readFile(join(ROOT, PAGE), 'utf8')
const [before = '', after = ''] = [page.split(BEGIN)[0], page.split(END)[1]]
const files = { [TYPES]: typesOfKit(), [PAGE]: before + tableOfCodes() + after }

for (const [path, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) await writeFile(join(ROOT, path), text)
  else if ((await readFile(join(ROOT, path), 'utf8')) !== text) {
    process.stderr.write(`${path} is stale: run npm run codegen\n`)
    process.exitCode = 1
  }
}
