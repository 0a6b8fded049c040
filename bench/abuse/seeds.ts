/** Seeds of the search: ordinary operations, hostile documents, and cases from earlier searches. */

import { readFileSync } from 'node:fs'
import { HOSTILE_DOCUMENTS } from '../../test/http/hostile/hostile-documents.ts'
import { LOGIN, REFRESH, REGISTER, REQUEST_PASSWORD_RESET, TODOS, TODOS_AFTER } from '../operations.ts'
import { type Candidate, graphqlCandidate, type Parameters } from './candidate.ts'

/** Worst cases of earlier searches, measured again by each search. */
export const CASES_FILE = new URL('cases.json', import.meta.url)

export const readCases = (): Candidate[] => JSON.parse(readFileSync(CASES_FILE, 'utf8'))

const INPUT = { email: 'abuse@example.com', password: 'x' }

const OPERATIONS: [string, Record<string, unknown>?][] = [
  ['{__typename}'],
  [TODOS],
  [TODOS_AFTER, { after: 'x' }],
  [LOGIN, { input: INPUT }],
  [REGISTER, { input: { ...INPUT, name: 'x' } }],
  [REFRESH, { refreshToken: 'x' }],
  [REQUEST_PASSWORD_RESET, { email: INPUT.email }],
  [
    'mutation ($i: ResetPasswordInput!) { resetPassword(input: $i) { tokenType } }',
    { i: { token: 'x', newPassword: 'x' } },
  ],
  [
    'mutation ($i: ChangePasswordInput!) { changePassword(input: $i) { tokenType } }',
    { i: { currentPassword: 'x', newPassword: 'y' } },
  ],
  ['mutation ($i: CreateTodoInput!) { createTodo(input: $i) { id title notes } }', { i: { title: 'x', notes: 'x' } }],
  ['mutation ($i: UpdateProfileInput!) { updateProfile(input: $i) { name } }', { i: { name: 'x' } }],
  ['mutation ($t: String!) { verifyEmail(token: $t) { id } }', { t: 'x' }],
  ['{ todos(first: 100) { totalCount edges { cursor node { id title notes done dueAt createdAt updatedAt } } } }'],
  ['{ todos(filter: { titleContains: "zzz", done: true }, orderBy: { field: TITLE }) { totalCount nodes { id } } }'],
  ['{ __schema { types { name fields { name args { name type { name } } type { name ofType { name } } } } } }'],
  ['{ __type(name: "User") { name fields { name } } }'],
]

export function seeds(): Candidate[] {
  const hostile = HOSTILE_DOCUMENTS.map(({ init }) => JSON.parse(String(init.body)) as Parameters)
  const operations = OPERATIONS.map(([query, variables]) => ({ query, ...(variables && { variables }) }))
  return [
    ...readCases(),
    ...[...operations, ...hostile].flatMap((body) =>
      (['nobody', 'user'] as const).map((viewer) => ({ ...graphqlCandidate(viewer, ''), body })),
    ),
  ]
}
