/** Download size of the web application, and scrolling through thousands of todos. */

import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page, Request } from 'playwright-core'
import { expectClean, type Person, signedInPage, signIn, startWeb, type Web } from './browser.ts'

/** `TODOS=10000` makes the run longer. */
const COUNT = Number(process.env.TODOS ?? 2000)

let web: Web
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())

/** Returns the size of a page's scripts, gzipped at level 9, in bytes. */
function weigh(page: Page): () => Promise<number> {
  const bodies: Promise<Buffer>[] = []
  page.on('response', (response) => {
    if (response.url().endsWith('.js') && response.status() === 200) bodies.push(response.body())
  })
  return async () => {
    await page.waitForLoadState('networkidle')
    return (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0)
  }
}

test('loads less than 150 kB of gzipped JavaScript before and after login', async () => {
  const person = await web.newPerson()
  const context = await web.openBrowser()
  const page = await context.newPage()
  const weight = weigh(page)
  await page.goto('/')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await weight()).toBeLessThan(150_000)
  await context.close()

  const { page: inside, context: other } = await signedInPage(web)
  const insideWeight = weigh(inside)
  await inside.reload()
  await inside.getByRole('heading', { name: 'Todos', level: 1 }).waitFor()
  expect(await insideWeight()).toBeLessThan(150_000)
  await other.close()
  expect(person.email).not.toBe('')
})

test('shows the first todos one round trip after login', async () => {
  const context = await web.openBrowser()
  const page = await context.newPage()
  const person = await web.newPerson()
  const create = 'mutation { createTodo(input: { title: "First" }) { id } }'
  await web.app.query(create, { token: person.accessToken })
  const operationOf = (request: Request) =>
    /"query":"\s*(?:query|mutation) (\w+)/.exec(request.postData() ?? '')?.[1] ?? new URL(request.url()).pathname
  // Responses that the todo list does not need are never sent.
  await page.route('**/graphql', (route) => (operationOf(route.request()) === 'Capabilities' ? null : route.continue()))
  await page.goto('/')
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.waitForLoadState('networkidle')
  const answered: string[] = []
  page.on('response', (response) => answered.push(operationOf(response.request())))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('First').waitFor()
  expect(answered).toEqual(['Login', 'Todos'])
  await context.close()
})

test(`scrolls through ${COUNT} todos, requesting every page once in a document of bounded size`, async () => {
  const person: Person = await web.newPerson()
  const { id: ownerId } = (await web.app.database.read.user.findFirstOrThrow({ where: { email: person.email } })) ?? {}
  const now = Date.now()
  const rows = Array.from({ length: COUNT }, (_, index) => {
    const at = new Date(now - index * 1000)
    const id = `0198c1d2-0000-7000-8000-${String(COUNT - index).padStart(12, '0')}`
    return {
      id,
      ownerId,
      title: `Todo ${index + 1}`,
      notes: null,
      done: false,
      dueAt: null,
      createdAt: at,
      updatedAt: at,
    }
  })
  for (let start = 0; start < COUNT; start += 500) {
    const data = rows.slice(start, start + 500)
    await web.app.database.write((transaction) => transaction.todo.createMany({ data }))
  }

  const context = await web.openBrowser()
  const page = await context.newPage()
  const failed: string[] = []
  page.on('requestfailed', (request) => failed.push(request.url()))
  page.on('response', (response) => response.status() >= 400 && failed.push(response.url()))
  await signIn(page, person)
  await page.getByText(`${COUNT.toLocaleString('en-GB')} todos`).waitFor()
  web.sent.length = 0
  let largest = 0
  const last = page.getByText(`Todo ${COUNT}`, { exact: true })
  while ((await last.count()) === 0) {
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight))
    await page.waitForTimeout(20)
    largest = Math.max(largest, await page.evaluate(() => document.querySelectorAll('*').length))
  }
  expect(web.count('Todos')).toBe(COUNT / 50 - 1)
  expect(largest).toBeLessThan(1500)
  expect(failed).toEqual([])

  await page.evaluate(() => window.scrollTo(0, 0))
  await page.getByText('Todo 1', { exact: true }).waitFor()
  await expectClean(web, page)
  await context.close()
})
