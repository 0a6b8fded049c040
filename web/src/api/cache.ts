/** Normalized cache with optimistic updates: lists show a mutation's result before the server answers. */

import { type Cache, cacheExchange, type DataFields, type Variables } from '@urql/exchange-graphcache'
import {
  type CreateTodoMutationVariables,
  type TodoRowFragment,
  TodosDocument,
  type TodosQueryVariables,
  type UpdateTodoMutationVariables,
} from './generated/graphql.ts'

/** Prefix of temporary ids, for todos that the server has not created yet. */
const NEW = 'new:'
let created = 0

/** @returns whether the todo has a temporary id. */
export const isNew = (id: string): boolean => id.startsWith(NEW)

type Page = { key: string; variables: TodosQueryVariables }

/** Pages of todos in the cache. */
function pages(cache: Cache): Page[] {
  return cache.inspectFields('Query').flatMap(({ fieldName, fieldKey, arguments: args }) => {
    const key = fieldName === 'todos' ? cache.resolve('Query', fieldKey) : null
    if (typeof key !== 'string') return []
    return [{ key, variables: { ...args, count: !args?.after } as TodosQueryVariables }]
  })
}

const isFirst = ({ variables }: Page) => !variables.after

function belongs({ title, done }: TodoRowFragment, { variables: { filter } }: Page): boolean {
  const { done: wanted, titleContains } = filter ?? {}
  return (wanted ?? done) === done && title.toLowerCase().includes((titleContains ?? '').toLowerCase())
}

function change(
  cache: Cache,
  { variables }: Page,
  nodes: (nodes: TodoRowFragment[]) => TodoRowFragment[],
  by: number,
): void {
  cache.updateQuery({ query: TodosDocument, variables }, (data) => {
    if (!data) return data
    const { totalCount, ...todos } = data.todos
    const total = totalCount === undefined ? {} : { totalCount: totalCount + by }
    return { ...data, todos: { ...todos, ...total, nodes: nodes(todos.nodes) } }
  })
}

function addTodo(cache: Cache, todo: TodoRowFragment): void {
  for (const page of pages(cache).filter(isFirst))
    if (belongs(todo, page)) change(cache, page, (nodes) => [todo, ...nodes.filter(({ id }) => id !== todo.id)], 1)
}

function removeTodo(cache: Cache, id: string): void {
  const key = `Todo:${id}`
  const all = pages(cache)
  const filters = new Set<string>()
  for (const page of all) {
    const nodes = cache.resolve(page.key, 'nodes')
    if (!Array.isArray(nodes) || !nodes.some((node) => node === key)) continue
    filters.add(JSON.stringify(page.variables.filter))
    if (!isFirst(page)) change(cache, page, (rows) => rows.filter((row) => row.id !== id), 0)
  }
  for (const page of all.filter(isFirst))
    if (filters.has(JSON.stringify(page.variables.filter)))
      change(cache, page, (rows) => rows.filter((row) => row.id !== id), -1)
}

/** Optimistic todo: the input over the cached values. */
function optimistic(id: string, input: UpdateTodoMutationVariables['input'], cache: Cache): DataFields {
  const known = (field: keyof TodoRowFragment) => cache.resolve({ __typename: 'Todo', id }, field) ?? null
  const value = (field: 'title' | 'notes' | 'done' | 'dueAt') =>
    input[field] === undefined ? known(field) : input[field]
  return {
    __typename: 'Todo',
    id,
    title: value('title'),
    notes: value('notes'),
    done: value('done') ?? false,
    dueAt: value('dueAt'),
  } as DataFields
}

/** Reads all pages of a list again. */
function invalidateList(cache: Cache, list: 'sessions' | 'invitations'): void {
  for (const { fieldName, arguments: args } of cache.inspectFields('Query'))
    if (fieldName === list) cache.invalidate('Query', list, args)
}

const keyless = () => null

/** @returns a cache for one user. */
export function createCache() {
  return cacheExchange({
    keys: {
      PageInfo: keyless,
      TodoConnection: keyless,
      UserConnection: keyless,
      AuditEventConnection: keyless,
      InvitationConnection: keyless,
      SessionConnection: keyless,
      AuthPayload: keyless,
      __Type: keyless,
      __Field: keyless,
    },
    optimistic: {
      createTodo: (args: Variables, cache) =>
        optimistic(`${NEW}${++created}`, (args as CreateTodoMutationVariables).input, cache),
      updateTodo: (args: Variables, cache) => {
        const { id, input } = args as UpdateTodoMutationVariables
        return optimistic(id, input, cache)
      },
    },
    updates: {
      Mutation: {
        createTodo: (result, _args, cache) => addTodo(cache, result.createTodo as TodoRowFragment),
        deleteTodo: (_result, args, cache) => removeTodo(cache, String(args.id)),
        revokeSession: (_result, args, cache) => cache.invalidate({ __typename: 'Session', id: String(args.id) }),
        logoutAll: (_result, _args, cache) => invalidateList(cache, 'sessions'),
        inviteUser: (_result, _args, cache) => invalidateList(cache, 'invitations'),
        withdrawInvitation: (_result, _args, cache) => invalidateList(cache, 'invitations'),
        revokeUserSessions: (_result, args, cache) =>
          cache.invalidate({ __typename: 'User', id: String(args.userId) }, 'sessions', { first: 100 }),
        setUserDisabled: (_result, args, cache) =>
          cache.invalidate({ __typename: 'User', id: String(args.userId) }, 'sessions', { first: 100 }),
      },
    },
  })
}
