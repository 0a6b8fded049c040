/** Second factors and passkeys in the web application, with Chromium's virtual authenticator. */

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { BrowserContext, Page } from 'playwright-core'
import { codeAt } from '../factors/test-factors.ts'
import { expectClean, startWeb, type Web } from './browser.ts'

/** Fixed port of a host name, since browsers reject IP addresses as domains of passkeys. */
const PORT = '38417'
const SITE = `http://localhost:${PORT}`
const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

let web: Web
beforeAll(async () => {
  web = await startWeb({ settings: { PORT, PASSKEY_RP_ID: 'localhost', PASSKEY_ORIGINS: SITE } })
})
afterAll(() => web.close())

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function passwordStep(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button(page, 'Sign in').click()
}

async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    type Axe = { run(context: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    const { axe } = window as unknown as { axe: Axe }
    // React Aria announces through an empty image outside the root element of the page.
    const { violations } = await axe.run({ exclude: ['[data-live-announcer]'] })
    return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])
  })
  expect(violations).toEqual([])
}

async function virtualAuthenticator(context: BrowserContext, page: Page) {
  const client = await context.newCDPSession(page)
  await client.send('WebAuthn.enable')
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    /** Sets the signature counter, as a copy of the key would have it. */
    async setCounter(signCount: number): Promise<void> {
      const { credentials } = await client.send('WebAuthn.getCredentials', { authenticatorId })
      for (const credential of credentials) {
        const { credentialId } = credential
        await client.send('WebAuthn.removeCredential', { authenticatorId, credentialId })
        await client.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount } })
      }
    },
  }
}

/** Signs out, and in by passkey. The page may offer it by itself, before a test can see the heading of the sign-in. */
async function passkeyAgain(page: Page): Promise<void> {
  const answer = page.waitForResponse(
    (response) => response.request().postData()?.includes('LoginWithPasskey') ?? false,
  )
  await page.getByRole('button', { name: 'Sign out' }).first().click()
  const offered = await Promise.race([answer.then(() => true), page.waitForTimeout(3000).then(() => false)])
  if (!offered) await button(page, 'Use a passkey').click()
  await answer
  await heading(page, 'Todos').waitFor()
}

test('adds an authenticator app by its QR code, and asks for a code at the next sign-in', async () => {
  const person = await web.newPerson()
  const context = await web.openBrowser({ baseURL: SITE })
  const page = await context.newPage()
  await passwordStep(page, person)
  await heading(page, 'Todos').waitFor()
  await page.goto('/account/factors')
  await button(page, 'Add an authenticator app').click()
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
  await expectAccessible(page)
  const secret = (await page.locator('code').textContent()) ?? ''
  await page.getByLabel('Code', { exact: true }).fill(codeAt(secret, new Date()))
  await page.keyboard.press('Enter')
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await codes.first().waitFor()
  expect(await codes.count()).toBe(10)
  const recoveryCode = (await codes.first().textContent()) ?? ''
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  expect((await download).suggestedFilename()).toBe('recovery-codes.txt')
  await expectAccessible(page)
  await button(page, 'I have saved them').click()
  await expectClean(web, page)

  const other = await (await web.openBrowser({ baseURL: SITE })).newPage()
  await passwordStep(other, person)
  await heading(other, 'One more step').waitFor()
  await expectAccessible(other)
  await button(other, 'Use a recovery code').click()
  await other.getByLabel('Recovery code').fill(recoveryCode)
  await other.keyboard.press('Enter')
  await heading(other, 'Todos').waitFor()
  await expectClean(web, other)
})

test('adds a passkey, signs in with it without an email, and lists its last use', async () => {
  const person = await web.newPerson()
  const context = await web.openBrowser({ baseURL: SITE })
  const page = await context.newPage()
  await virtualAuthenticator(context, page)
  await passwordStep(page, person)
  await heading(page, 'Todos').waitFor()
  await page.goto('/account/factors')
  await button(page, 'Add a passkey').click()
  await page.getByText('not used yet').waitFor()
  await passkeyAgain(page)
  await page.goto('/account/factors')
  await page.getByText('used just now').waitFor()
  await expectAccessible(page)
})

test('signs in with two factors by passkey, and records a signature counter that goes back', async () => {
  const person = await web.newPerson()
  const context = await web.openBrowser({ baseURL: SITE })
  const page = await context.newPage()
  const key = await virtualAuthenticator(context, page)
  await passwordStep(page, person)
  await heading(page, 'Todos').waitFor()
  await page.goto('/account/factors')
  await button(page, 'Add a passkey').click()
  await page.getByText('not used yet').waitFor()

  const { read } = web.app.database
  const user = await read.user.findUniqueOrThrow({ where: { emailKey: person.email } })
  const where = { userId: user.id }
  const wentBack = () => read.auditEvent.count({ where: { ...where, action: 'passkey.counter_went_back' } })
  await key.setCounter(100)
  await passkeyAgain(page)
  const session = await read.session.findFirstOrThrow({ where, orderBy: { id: 'desc' } })
  expect(session).toMatchObject({ amr: 'pop mfa', factors: 2 })
  expect(await wentBack()).toBe(0)
  await key.setCounter(50)
  await passkeyAgain(page)
  expect(await wentBack()).toBe(1)
  await key.setCounter(0)
  await passkeyAgain(page)
  expect(await wentBack()).toBe(2)
  const [passkey] = await read.passkey.findMany({ where })
  expect(passkey?.counter).toBeGreaterThan(100)
})
