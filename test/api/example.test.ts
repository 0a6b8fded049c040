import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startTestApp } from './test-app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('hides todos from all users except their owner', async () => {
  const [ada, bob] = [await app.register('ada@example.com'), await app.register('bob@example.com')]

  const query = 'mutation { createTodo(input: { title: "Write a test" }) { id } }'
  const contextValue = app.context(`Bearer ${ada.accessToken}`)
  const { body } = await app.apollo.executeOperation({ query }, { contextValue })
  expect(body).toMatchObject({ singleResult: { data: { createTodo: { id: expect.any(String) } } } })

  const answer = await app.query('{ todos { totalCount } }', { token: bob.accessToken })
  expect(answer).toMatchObject({ status: 200, data: { todos: { totalCount: 0 } } })
})
