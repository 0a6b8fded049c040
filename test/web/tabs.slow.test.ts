/**
 * Tabs of one browser: refreshes, logout, change of user, reloads, lost responses, clocks. `ROUNDS=20` extends the
 * first test.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BrowserContext, Page, Route } from 'playwright-core'
import { addTodos, expectClean, signedInPage, signIn, signInHeading, startWeb, until, type Web } from './browser.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 3)
const TABS = 5
const OPERATIONS = 10

let web: Web
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())

const todosHeading = (page: Page) => page.getByRole('heading', { name: 'Todos', level: 1 })

async function openTabs(context: BrowserContext, first: Page): Promise<Page[]> {
  const tabs = [first]
  while (tabs.length < TABS) {
    const tab = await context.newPage()
    await tab.goto('/')
    await todosHeading(tab).waitFor()
    tabs.push(tab)
  }
  return tabs
}

/** Sends ten mutations at once by clicking ten checkboxes, once none is disabled by its last mutation. */
async function tickAll(tab: Page): Promise<void> {
  await tab.waitForFunction(() => document.querySelector('.tick input:disabled') === null)
  await tab.evaluate(() => {
    for (const box of document.querySelectorAll<HTMLInputElement>('.tick input')) box.click()
  })
}

const isRefresh = (route: Route) => route.request().postData()?.includes('mutation Refresh') === true

test(`answers ten operations in each of five tabs at expiry by at most two refreshes, ${ROUNDS} rounds`, async () => {
  const { person, context, page } = await signedInPage(web)
  await addTodos(
    web,
    person.accessToken,
    Array.from({ length: OPERATIONS }, (_, index) => `Todo ${index}`),
  )
  await page.reload()
  const tabs = await openTabs(context, page)
  let answered = 0
  for (const tab of tabs) {
    await tab
      .getByRole('checkbox')
      .nth(OPERATIONS - 1)
      .waitFor()
    tab.on('response', async (response) => {
      if ((await response.text().catch(() => '')).includes('"updateTodo":{')) answered += 1
    })
  }
  const refreshes: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    web.pass(16)
    web.sent.length = 0
    await Promise.all(tabs.map(tickAll))
    await until(() => answered === round * TABS * OPERATIONS)
    refreshes.push(web.count('Refresh'))
  }
  for (const tab of tabs) expect(await signInHeading(tab).count()).toBe(0)
  expect(Math.max(...refreshes)).toBeLessThanOrEqual(2)
  await expectClean(web, page)
  await context.close()
})

test('signs all tabs out when one logs out, and keeps no session to resume', async () => {
  const { context, page } = await signedInPage(web)
  const tabs = await openTabs(context, page)
  await tabs[2]?.getByRole('button', { name: 'Sign out' }).click()
  await Promise.all(tabs.map((tab) => signInHeading(tab).waitFor()))
  web.sent.length = 0
  await page.reload()
  await signInHeading(page).waitFor()
  expect(web.count('Refresh')).toBe(0)
  await context.close()
})

test('switches all tabs to the user who signs in in one of them', async () => {
  const { person, context, page } = await signedInPage(web)
  const other = await web.newPerson()
  await addTodos(web, person.accessToken, ['Mine'])
  await addTodos(web, other.accessToken, ['Theirs'])
  await page.reload()
  const tabs = await openTabs(context, page)
  await page.getByText('Mine').waitFor()
  const [, second] = tabs
  await second?.getByRole('button', { name: 'Sign out' }).click()
  if (second) await signIn(second, other)
  for (const tab of tabs) {
    await tab.getByText('Theirs').waitFor()
    expect(await tab.getByText('Mine').count()).toBe(0)
  }
  await context.close()
})

test('stays signed in through ten reloads in a second on a slow connection', async () => {
  const { context, page } = await signedInPage(web)
  const line = await context.newCDPSession(page)
  const speed = { offline: false, latency: 300, downloadThroughput: 200_000, uploadThroughput: 100_000 }
  await line.send('Network.emulateNetworkConditions', speed)
  for (let times = 0; times < 10; times++) {
    await page.evaluate(() => location.reload()).catch(() => {})
    await page.waitForTimeout(100)
  }
  await todosHeading(page).waitFor()
  await line.send('Network.emulateNetworkConditions', {
    ...speed,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  })
  await page.reload()
  await todosHeading(page).waitFor()
  await context.close()
})

test('stays signed in when a tab closes before its refresh response arrives', async () => {
  const { context, page } = await signedInPage(web)
  web.pass(16)
  let lost = false
  await page.route('**/graphql', async (route) => {
    if (!isRefresh(route)) return route.continue()
    await route.fetch() // The server has answered.
    lost = true
    await page.close()
  })
  await page.reload().catch(() => {})
  await until(() => lost)
  web.pass(1)
  const again = await context.newPage()
  await again.goto('/')
  await todosHeading(again).waitFor()
  await context.close()
})

test('sends no refresh when the device clock jumps by two hours', async () => {
  const { context, page } = await signedInPage(web)
  await page.clock.setSystemTime(Date.now() + 2 * 60 * 60_000)
  web.sent.length = 0
  await page.getByRole('link', { name: 'Account' }).click()
  await page.getByRole('heading', { name: /Account/ }).waitFor()
  await page.getByLabel('Name').waitFor()
  expect(web.count('Refresh')).toBe(0)
  await context.close()
})

test('shows the sign-in after a revocation elsewhere, and restores the typed text after login', async () => {
  const { person, context, page } = await signedInPage(web)
  const { accessToken } = await web.app.login(person.email)
  await web.app.query('mutation { logoutAll }', { token: accessToken })
  await page.getByLabel('New todo').fill('Half a tho')
  await page.getByLabel('Search todos').fill('x')
  await signInHeading(page).waitFor()
  await signIn(page, person)
  expect(await page.getByLabel('New todo').inputValue()).toBe('Half a tho')
  await context.close()
})
