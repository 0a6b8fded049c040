import { afterEach, expect, test } from '@jest/globals'
import { startTestApp } from '../api/test-app.ts'
import { openTodos, type Todos } from './test-todos.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(() => Promise.all(closing.splice(0).map((each) => each.close())))

async function open(maxTodos: number): Promise<Todos> {
  const opened = await openTodos({ maxTodos })
  closing.push(opened)
  return opened
}

const FULL = {
  code: 'CONFLICT',
  message: 'You have 3 todos, the maximum. Delete some first.',
  details: { limit: 3, setting: 'MAX_TODOS' },
}

const refusal = (attempt: Promise<unknown>) => attempt.catch((error: unknown) => error)

test('limits an owner’s todos, even when many are added in parallel', async () => {
  const { todos, owner } = await open(3)
  const [ana, ben] = [await owner(), await owner()]
  const added = await Promise.allSettled(Array.from({ length: 20 }, () => todos.create(ana, { title: 'One more' })))
  expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  expect(await refusal(todos.create(ana, { title: 'One more' }))).toMatchObject(FULL)
  await todos.create(ben, { title: 'Another owner’s' })
})

test('accepts a new todo after a deletion, here or on another instance', async () => {
  const { todos, owner, database } = await open(3)
  const ana = await owner()
  const [first] = [await todos.create(ana, { title: '1' }), await todos.create(ana, { title: '2' })]
  await todos.create(ana, { title: '3' })
  await todos.remove(ana, first.id)
  const fourth = await todos.create(ana, { title: '4' })
  expect(await refusal(todos.create(ana, { title: '5' }))).toMatchObject(FULL)
  // A deletion on another instance.
  await database.write((transaction) => transaction.todo.delete({ where: { id: fourth.id } }))
  await todos.create(ana, { title: '5' })
})

test('names the limit and its setting in the error', async () => {
  const app = await startTestApp({ settings: { MAX_TODOS: '1' } })
  closing.push(app)
  const { accessToken: token } = await app.register('ada@example.com')
  const document = 'mutation { createTodo(input: { title: "A" }) { id } }'
  await app.query(document, { token })
  const { status, errors } = await app.query(document, { token })
  expect(status).toBe(200)
  expect(errors).toMatchObject([
    {
      message: 'You have 1 todos, the maximum. Delete some first.',
      extensions: { code: 'CONFLICT', limit: 1, setting: 'MAX_TODOS' },
    },
  ])
})
