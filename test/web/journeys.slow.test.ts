/** Journeys of a viewer: the password again, offline, an unreachable server, other devices, deletions. */

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { PASSWORD } from '../api/test-app.ts'
import { addTodos, signedInPage, startWeb, type Web } from './browser.ts'

let web: Web
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())

const todosHeading = (page: Page) => page.getByRole('heading', { name: 'Todos', level: 1 })

test('asks for the password again where a step requires it, and continues', async () => {
  const { page, context } = await signedInPage(web)
  web.pass(10)
  web.sent.length = 0
  await page.getByRole('link', { name: 'Account' }).click()
  await page.getByLabel('Email').fill('renamed@example.com')
  await page.getByRole('button', { name: 'Change email' }).click()
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await dialog.getByLabel('Password', { exact: true }).fill('not this one at all')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await dialog.getByText('That password is wrong').waitFor()
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Your email is renamed@example.com now').waitFor()
  // The session continued with the new tokens: nothing was refreshed.
  expect(web.count('Refresh')).toBe(0)
  await context.close()
})

test('shows that the browser is offline, and keeps an unsent todo in its field until it is back online', async () => {
  const { page, context } = await signedInPage(web)
  await context.setOffline(true)
  await page.getByText('You are offline').waitFor()
  await page.getByLabel('New todo').fill('Sent later')
  await page.getByLabel('New todo').press('Enter')
  await page.getByText('No connection').waitFor()
  expect(await page.getByLabel('New todo').inputValue()).toBe('Sent later')
  await context.setOffline(false)
  await page.getByText('You are offline').waitFor({ state: 'detached' })
  await page.getByLabel('New todo').press('Enter')
  await page.getByRole('button', { name: 'Sent later', exact: true }).waitFor()
  await context.close()
})

test('reports an unreachable server and loads the todos after a retry', async () => {
  const { page, context } = await signedInPage(web)
  await page.route('**/graphql', (route) => route.abort())
  await page.reload()
  await page.getByText('The server cannot be reached').waitFor()
  await page.unroute('**/graphql')
  await page.getByRole('button', { name: 'Try again' }).click()
  await todosHeading(page).waitFor()
  await context.close()
})

test('names a session by its browser and system when signing it out', async () => {
  const { page, person, context } = await signedInPage(web)
  await web.app.login(person.email, {
    headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0' },
  })
  await page.goto('/account/sessions')
  await page.getByText('Firefox on Windows').waitFor()
  await page.getByRole('button', { name: 'Sign out Firefox on Windows' }).click()
  await page.getByText('Firefox on Windows is signed out.').waitFor()
  await context.close()
})

test('keeps a deletion when the page is left before the undo period ends', async () => {
  const { page, person, context } = await signedInPage(web)
  await addTodos(web, person.accessToken, ['Goes away'])
  await page.reload()
  await page.getByRole('button', { name: 'Delete Goes away' }).click()
  await page.getByRole('link', { name: 'Account' }).click()
  await page.getByRole('heading', { name: /Account/ }).waitFor()
  await page.getByRole('link', { name: 'Todos' }).click()
  await page.getByText('All clear').waitFor()
  await page.reload()
  await page.getByText('All clear').waitFor()
  await context.close()
})
