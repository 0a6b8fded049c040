import type { App } from '../../src/app.ts'
import { client } from '../api/client.ts'
import { PASSWORD } from './instances.ts'

export const OPERATIONS = 500

/** Returns the same numbers below one for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const TITLES = [
  'Über',
  'über',
  'zebra',
  'Zebra',
  'a_b',
  'a%b',
  'ab',
  '日本',
  'é',
  'é',
  'Éa',
  '👩🏽‍🚀',
  '100 %',
  "O'Hara",
  'ﬁ',
]

/**
 * Runs all operations on one database.
 * @returns the answers; each id, cursor, time and token is replaced by its order of appearance.
 */
export async function transcript(app: App, url: string): Promise<string[]> {
  const query = client(url)
  const random = randomNumbers(2026)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const answers: string[] = []
  const seen = new Map<string, number>()
  const numbered = (text: string) => {
    if (!seen.has(text)) seen.set(text, seen.size)
    return `<${seen.get(text)}>`
  }
  /** Numbers the ids in order, since ids break ties of rows with the same time. */
  const anonymous = (text: string) =>
    text
      .replace(
        /"(accessToken|refreshToken|endCursor|startCursor|cursor|requestId)":"[^"]+"/g,
        (_, name) => `"${name}":"…"`,
      )
      .replace(/"(\w*At|at)":"[^"]+"/g, (_, name) => `"${name}":"…"`)
      .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, numbered)

  await app.services.users.create({ email: 'root@example.com', password: PASSWORD, role: 'ADMIN' }, CLIENT)
  const tokens: string[] = []
  let after: string | undefined
  let todos: string[] = []
  const ask = async (document: string, variables: Record<string, unknown>, token?: string) => {
    const { headers, ...answer } = await query<Record<string, Record<string, unknown>>>(document, { variables, token })
    answers.push(`${document} ${JSON.stringify(answer)}`)
    return answer.data
  }
  const signIn = async (field: string, input: object) => {
    const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input!`
    const document = `mutation ($input: ${type}) { ${field}(input: $input) { accessToken user { id email name role } } }`
    const token = (await ask(document, { input }))?.[field]?.accessToken
    if (typeof token === 'string') tokens.push(token)
  }
  const connection =
    '{ totalCount pageInfo { hasNextPage hasPreviousPage endCursor } nodes { id title notes done dueAt } }'

  await signIn('login', { email: 'root@example.com', password: PASSWORD })
  const kinds = {
    register: () =>
      signIn('register', {
        email: `${pick(['ada', 'Bob', 'zoë', 'a_b'])}${answers.length % 7}@example.com`,
        password: PASSWORD,
      }),
    add: async (token: string) => {
      const dueAt = pick([null, '2026-12-31T23:59:59.999Z', '1999-01-01T00:00:00Z'])
      const input = { title: pick(TITLES), notes: pick([null, '', 'notes\n"quoted" \\ 100 %']), dueAt }
      await ask(
        'mutation ($input: CreateTodoInput!) { createTodo(input: $input) { title notes dueAt } }',
        { input },
        token,
      )
    },
    list: async (token: string) => {
      const variables = {
        first: pick([1, 3, 20]),
        after: pick([undefined, after]),
        filter: pick([null, { done: false }, { titleContains: pick(['a', 'Z', '%', '_', 'é', 'Ü', 'ﬁ', '日']) }]),
        orderBy: pick([
          null,
          { field: 'TITLE', direction: 'ASC' },
          { field: 'TITLE', direction: 'DESC' },
          { field: 'CREATED_AT' },
        ]),
      }
      const document = `query ($first: Int, $after: String, $filter: TodoFilter, $orderBy: TodoOrder) {
        todos(first: $first, after: $after, filter: $filter, orderBy: $orderBy) ${connection} }`
      type Page = { pageInfo: { endCursor?: string }; nodes: { id: string }[] }
      const page = (await ask(document, variables, token))?.todos as Page | undefined
      after = page?.pageInfo.endCursor
      todos = page?.nodes.map(({ id }) => id) ?? todos
    },
    change: (token: string) =>
      ask(
        'mutation ($id: ID!, $input: UpdateTodoInput!) { updateTodo(id: $id, input: $input) { title done } }',
        {
          id: pick([...todos, 'nothing']),
          input: pick([{ done: true }, { title: pick(TITLES) }, { title: '' }, { notes: null }]),
        },
        token,
      ),
    remove: (token: string) =>
      ask('mutation ($id: ID!) { deleteTodo(id: $id) }', { id: pick([...todos, 'nothing']) }, token),
    users: (token: string) =>
      ask(
        'query ($search: String, $role: Role) { users(search: $search, role: $role, first: 5) { totalCount nodes { id email role } } }',
        {
          search: pick([null, 'a', 'ada', 'A_B', '%', 'example.com', 'ZOË', 'nobody']),
          role: pick([null, 'USER', 'ADMIN', 'SUPPORT']),
        },
        pick([token, tokens[0] ?? '']),
      ),
    role: async () =>
      ask(
        'mutation ($id: ID!, $role: Role!) { setUserRole(userId: $id, role: $role) { email role } }',
        {
          id: pick(await idsOf('user')),
          role: pick(['USER', 'SUPPORT']),
        },
        tokens[0],
      ),
    events: () =>
      ask(
        'query ($filter: AuditFilter) { auditEvents(filter: $filter, first: 3) { totalCount nodes { action userId actorId detail } } }',
        {
          filter: pick([
            null,
            { action: 'register' },
            { action: 'user.role_changed' },
            { since: '2999-01-01T00:00:00Z' },
          ]),
        },
        tokens[0],
      ),
    nonsense: (token: string) =>
      ask(
        'query ($id: ID!) { todo(id: $id) { title } user(id: $id) { email } }',
        { id: pick(['', '1', 'x y']) },
        pick([token, tokens[0] ?? '']),
      ),
  }
  const idsOf = async (_: 'user') => {
    const { data } = await query<{ users: { nodes: { id: string; email: string }[] } }>(
      '{ users(first: 100) { nodes { id email } } }',
      { token: tokens[0] },
    )
    return (data?.users.nodes ?? []).toSorted((one, other) => (one.email < other.email ? -1 : 1)).map(({ id }) => id)
  }
  const weighted = [
    'register',
    'add',
    'add',
    'add',
    'list',
    'list',
    'list',
    'change',
    'remove',
    'users',
    'users',
    'role',
    'events',
    'nonsense',
  ] as const
  while (answers.length < OPERATIONS) await kinds[pick(weighted)](pick(tokens))
  return answers.map(anonymous)
}

export const CLIENT = { ip: null, userAgent: null }
