import { expect, test } from '@jest/globals'
import { GraphQLObjectType, graphql } from 'graphql'
import type { Todo } from '../../src/database/client/client.ts'
import { buildSchema, readSdl } from '../../src/graphql/schema.ts'
import { openTodos } from './test-todos.ts'

const NOW = new Date('2026-11-25T12:00:00Z')

/** An adopter's computed field of Todo, whose columns the client need not select. */
const overdue = ({ done, dueAt }: Todo) => !done && dueAt !== null && dueAt < NOW

async function schemaWithOverdue() {
  const schema = buildSchema(`${await readSdl()}\nextend type Todo { overdue: Boolean! }`)
  const type = schema.getType('Todo')
  if (!(type instanceof GraphQLObjectType)) throw new Error('Todo is no object type.')
  Object.assign(type.getFields().overdue ?? {}, { resolve: overdue })
  return schema
}

test('passes every column of the row to a computed field, whatever the client selects', async () => {
  const { todos, database, owner, insert, close } = await openTodos()
  const schema = await schemaWithOverdue()
  const userId = await owner()
  await insert(userId, [{ dueAt: new Date(NOW.getTime() - 1) }, { dueAt: null }])
  const contextValue = { viewer: { userId }, services: { todos } }
  const ask = async (fields: string) => {
    const source = `{ todos(orderBy: { field: CREATED_AT, direction: ASC }) { nodes { ${fields} } } }`
    const { data, errors } = await graphql({ schema, source, contextValue })
    expect(errors).toBeUndefined()
    return (data as { todos: { nodes: { overdue: boolean }[] } }).todos.nodes.map((node) => node.overdue)
  }
  expect(await ask('overdue')).toEqual([true, false])
  expect(await ask('overdue dueAt')).toEqual([true, false])
  const { nodes } = await todos.list(userId, {})
  expect(nodes).toEqual(await database.read.todo.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] }))
  await close()
})
