/** Registration in the web application by mode, links and invitations; activity, data export and pages of sessions. */

import { readFile } from 'node:fs/promises'
import { afterEach, expect, test } from '@jest/globals'
import type { Email } from '../../src/mail/email.ts'
import { PASSWORD } from '../api/test-app.ts'
import { expectClean, signIn, startWeb, until, type Web } from './browser.ts'

let web: Web
afterEach(() => web.close())

const emails: Email[] = []
const mailer = { send: (email: Email) => void emails.push(email), close: async () => {} }
const CLIENT = { ip: null, userAgent: null }

async function start(REGISTRATION: string): Promise<void> {
  emails.splice(0)
  web = await startWeb({ settings: { REGISTRATION }, mailer })
}

/** Path of the link in the newest email. */
async function link(count: number): Promise<string> {
  await web.app.services.users.drain()
  await until(() => emails.length >= count)
  const [url = ''] = /https?:\S+token=\S+/.exec(emails.at(-1)?.text ?? '') ?? []
  const { pathname, search } = new URL(url)
  return pathname + search
}

async function admin() {
  const person = { email: 'admin@example.com', password: PASSWORD }
  await web.app.services.users.create({ ...person, role: 'ADMIN' }, CLIENT)
  return person
}

async function newPage() {
  return (await web.openBrowser()).newPage()
}

test('hides sign-up and explains it on its page with REGISTRATION=closed', async () => {
  await start('closed')
  const page = await newPage()
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Forgot your password?' }).waitFor()
  await until(() => web.count('RegistrationMode') > 0)
  expect(await page.getByRole('link', { name: 'Create an account' }).count()).toBe(0)
  await page.goto('/sign-up')
  await page.getByText('New accounts need an invitation here.').waitFor()
  expect(await page.getByLabel('Password').count()).toBe(0)
  await expectClean(web, page)
})

test('registers by an emailed link with REGISTRATION=confirm', async () => {
  await start('confirm')
  const page = await newPage()
  await page.goto('/sign-up')
  await page.getByLabel('Email').fill('ada@example.com')
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await page.getByText('Check your email').waitFor()
  await page.goto(await link(1))
  expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('heading', { name: 'Todos', level: 1 }).waitFor()
  expect(await web.app.services.users.userByEmail('ada@example.com')).toMatchObject({ emailVerified: true })
  await expectClean(web, page)
})

test('registers an invited user with the role, and rejects a withdrawn invitation', async () => {
  await start('invite')
  const page = await newPage()
  await signIn(page, await admin())
  await page.getByRole('link', { name: 'Invitations' }).first().click()
  for (const email of ['one@example.com', 'two@example.com']) {
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Role').selectOption('SUPPORT')
    await page.getByRole('button', { name: 'Send invitation' }).click()
    await page.getByRole('listitem').filter({ hasText: email }).getByText('Pending').waitFor()
  }
  await page.getByRole('button', { name: 'Withdraw the invitation of one@example.com' }).click()
  await page.getByRole('listitem').filter({ hasText: 'one@example.com' }).getByText('Withdrawn').waitFor()
  await expectClean(web, page)

  const invited = await newPage()
  await invited.goto(await link(2))
  await invited.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await invited.getByRole('button', { name: 'Create account' }).click()
  await invited.getByRole('heading', { name: 'Todos', level: 1 }).waitFor()
  expect(await web.app.services.users.userByEmail('two@example.com')).toMatchObject({ role: 'SUPPORT' })
})

test('shows a user’s activity, data export and sessions', async () => {
  await start('open')
  const person = await web.newPerson()
  for (let count = 0; count < 25; count++) await web.app.login(person.email)
  const page = await newPage()
  await signIn(page, person)
  await page.goto('/account/security')
  await page.getByText('Account created').or(page.getByText('Signed in').first()).first().waitFor()
  await page.goto('/account/data')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download' }).click()
  const path = await (await download).path()
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ user: { email: person.email } })
  await page.goto('/account/sessions')
  const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem')
  await sessions.nth(19).waitFor()
  expect(await sessions.count()).toBe(20)
  await page.getByRole('button', { name: 'Show more' }).click()
  await until(async () => (await sessions.count()) === 27)
  await expectClean(web, page)
})

test('asks for a new password when another device opens the verification link', async () => {
  await start('open')
  const person = await web.newPerson()
  await web.app.query('mutation { requestEmailVerification }', { token: person.accessToken })
  const page = await newPage()
  await page.goto(await link(1))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByText('a link that sets a new password is on its way to you').waitFor()
  await page.goto(await link(2))
  await page.getByLabel('New password', { exact: true }).fill('an entirely new secret')
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await page.getByRole('heading', { name: 'Todos', level: 1 }).waitFor()
})
