/** Links of emails in a browser: pages of the application, and their replacements with WEB=off. */

import { afterEach, expect, test } from '@jest/globals'
import { type Inbox, openInbox } from '../mail/smtp-inbox.ts'
import { expectClean, signedInPage, startWeb, until, type Web } from './browser.ts'
import { open } from './every-page.ts'

const NEW_PASSWORD = 'silver-anchor-meadow-58'

let web: Web
let inbox: Inbox
async function start(settings: Record<string, string> = {}): Promise<void> {
  inbox = await openInbox()
  web = await startWeb({ settings: { SMTP_URL: inbox.url, APP_URL: 'https://gatehouse.example', ...settings } })
}
afterEach(async () => {
  await web.close()
  await inbox.close()
})

/** Waits for the latest link to a page. Other emails, such as those about new devices, may come first. */
async function nextLink(page: string): Promise<string> {
  const links = () => inbox.received.flatMap(({ text }) => /https:\/\/gatehouse\.example(\/\S+)/.exec(text)?.[1] ?? [])
  const isFound = (link: string) => link.startsWith(page)
  await until(() => links().some(isFound))
  return links().findLast(isFound) ?? ''
}

test('sets a new password and signs in by the link for a forgotten password', async () => {
  await start()
  const person = await web.newPerson()
  const page = await (await web.openBrowser()).newPage()
  await open(page, '/sign-in')
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await page.getByLabel('Email').fill(person.email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await page.getByText('Check your email').waitFor()

  const link = await nextLink('/reset-password')
  await open(page, link)
  await page.waitForURL('**/reset-password')
  expect(page.url()).not.toContain('token')
  await page.goBack()
  expect(page.url()).not.toContain('token')
  await open(page, link)
  await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await page.getByRole('heading', { name: 'Todos', level: 1 }).waitFor()
  await expectClean(web, page)

  await open(page, link)
  await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await page.getByText('This link no longer works').waitFor()
})

test('changes the email when the button is pressed, not when the link is opened', async () => {
  await start()
  const { page } = await signedInPage(web)
  await open(page, '/account')
  await page.getByRole('button', { name: 'Send the email again' }).click()
  await page.getByText(/An email is on its way/).waitFor()
  const link = await nextLink('/verify-email')
  await open(page, link)
  await open(page, '/account')
  await page.getByText('Not confirmed').waitFor()
  await open(page, link)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByText('Your email is confirmed').waitFor()
  await open(page, '/account')
  await page.getByText('Confirmed', { exact: true }).waitFor()
  await expectClean(web, page)
})

test('shows the mutation for the token of a link, and redirects `/` to the IDE, with WEB=off', async () => {
  await start({ WEB: 'off' })
  const person = await web.newPerson()
  await web.app.query('mutation ($email: String!) { requestPasswordReset(email: $email) }', {
    variables: { email: person.email },
  })
  const page = await (await web.openBrowser()).newPage()
  await page.goto(await nextLink('/reset-password'))
  await page.getByRole('heading', { name: 'Set a new password' }).waitFor()
  const mutation = await page.locator('pre').innerText()
  const answer = await web.app.query<{ resetPassword: { user: { email: string } } }>(
    mutation.replace('YOUR NEW PASSWORD', NEW_PASSWORD),
  )
  expect(answer.data?.resetPassword.user.email).toBe(person.email)
  await page.goto('/')
  await page.waitForURL('**/graphql')
  expect(web.problems).toEqual([])
})
