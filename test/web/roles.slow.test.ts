/** Roles: what the menu shows, and what an administrator changes. Introspection shows everything here, to everybody. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Role } from '../../client/src/contract.generated.ts'
import { type TestApp, tokenOf } from '../api/viewers.ts'
import { signedInPage, signIn, signInHeading, startWeb, type Web } from './browser.ts'
import { idOf, makeAdmin } from './every-page.ts'

let web: Web
beforeAll(async () => {
  web = await startWeb({ settings: { INTROSPECTION: 'all' } })
})
afterAll(() => web.close())

describe('the menu of a role, under full introspection', () => {
  const MENU: [Role, string[]][] = [
    ['USER', ['Todos', 'Account']],
    ['SUPPORT', ['Todos', 'Users', 'Account']],
    ['ADMIN', ['Todos', 'Users', 'Audit trail', 'Invitations', 'Account']],
  ]

  test.each(MENU)('%s', async (role, entries) => {
    const person = await web.newPerson()
    const admin = await tokenOf(web.app as unknown as TestApp, 'ADMIN')
    const id = await idOf(web, person.accessToken)
    await web.app.query(`mutation { setUserRole(userId: "${id}", role: ${role}) { id } }`, { token: admin })
    const context = await web.openBrowser()
    const page = await context.newPage()
    await signIn(page, person)
    const menu = page.getByRole('navigation', { name: 'Main' }).getByRole('link')
    await menu.nth(entries.length - 1).waitFor()
    expect(await menu.allTextContents()).toEqual(entries)
    await page.goto(`/users/${id}`)
    await page.getByRole('heading', { name: role === 'USER' ? 'Not found' : person.email, level: 1 }).waitFor()
    const disable = page.getByRole('button', { name: 'Disable account' })
    expect(await disable.count()).toBe(role === 'ADMIN' ? 1 : 0)
    await page.goto('/audit')
    await page.getByRole('heading', { name: role === 'ADMIN' ? 'Audit trail' : 'Not found', level: 1 }).waitFor()
    await context.close()
  })
})

test('signs a user out when an administrator disables the account', async () => {
  const { page } = await signedInPage(web)
  const subject = await signedInPage(web)
  const person = await web.newPerson()
  await makeAdmin(web, person)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await signInHeading(page).waitFor()
  await signIn(page, person)
  await page.getByRole('link', { name: 'Users' }).click()
  await page.getByLabel('Search by email').fill(subject.person.email)
  await page.getByRole('link', { name: subject.person.email }).click()
  await page.getByLabel('Role').selectOption('SUPPORT')
  await subject.page.getByRole('link', { name: 'Account' }).click()
  await subject.page.getByRole('link', { name: 'Users' }).waitFor()
  await page.getByRole('button', { name: 'Disable account' }).click()
  await page.getByText('Disabled', { exact: true }).waitFor()
  await subject.page.getByRole('link', { name: 'Users' }).click()
  await signInHeading(subject.page).waitFor()
  await page.context().close()
  await subject.context.close()
})
