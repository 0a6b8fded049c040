/** The web application in headless Chromium, against the real server, with a clock that the test moves. */

import { setTimeout as delay } from 'node:timers/promises'
import { expect } from '@jest/globals'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { PASSWORD, startTestApp, type TestOptions } from '../api/test-app.ts'
import { findChromium } from '../http/ide/browser.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  // Name in the local network. Browsers trust it no more than any other plain-http host.
  '--host-resolver-rules=MAP gatehouse.lan 127.0.0.1',
]

/** Limit of each wait in milliseconds: long enough for a busy machine. */
const PATIENCE = 60_000

/** Records violations of the Content-Security-Policy. */
const WATCH = `window.violations = []
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
  window.violations.push([violatedDirective, blockedURI, sample].join(' ')))`

export type Person = { email: string; password: string }
type Sent = { operation: string; url: string; at: Page }

/** Starts the server and the browser. */
export async function startWeb(options: TestOptions = {}) {
  const path = findChromium()
  if (path === null) throw new Error('These tests need Chromium: apt-get install chromium')
  let offset = 0
  const app = await startTestApp({ now: () => new Date(Date.now() + offset), ...options })
  const browser: Browser = await chromium.launch({ executablePath: path, args: FLAGS })
  const problems: string[] = []
  const sent: Sent[] = []
  let people = 0

  /** Browser context with separate cookies and storage. */
  async function openBrowser(settings: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await browser.newContext({ baseURL: app.url, locale: 'en-GB', ...settings })
    context.setDefaultTimeout(PATIENCE)
    context.setDefaultNavigationTimeout(PATIENCE)
    await context.addInitScript(WATCH)
    context.on('page', (page) => {
      page.on('pageerror', (error) => problems.push(`page error: ${error.message}`))
      page.on('console', (message) => {
        if (message.type() === 'error' && !/net::ERR_(INTERNET_DISCONNECTED|FAILED)/.test(message.text()))
          problems.push(`console: ${message.text()}`)
      })
      page.on('request', (request) => {
        const [, operation] = /"query":"\s*(?:query|mutation) (\w+)/.exec(request.postData() ?? '') ?? []
        if (operation) sent.push({ operation, url: request.url(), at: page })
      })
    })
    return context
  }

  return {
    app,
    problems,
    sent,
    openBrowser,
    /** Number of requests with an operation of this name. */
    count: (operation: string) => sent.filter((each) => each.operation === operation).length,
    /** Moves the server's clock forward. */
    pass(minutes: number): void {
      offset += minutes * 60_000
    },
    /** New account, with an access token for requests beside the page. */
    async newPerson(): Promise<Person & { accessToken: string }> {
      const email = `person${++people}@example.com`
      const { accessToken } = await app.register(email)
      return { email, password: PASSWORD, accessToken }
    },
    async close(): Promise<void> {
      await browser.close()
      await app.close()
    },
  }
}

export type Web = Awaited<ReturnType<typeof startWeb>>

/** Fills in the sign-in form and waits for the todos. */
export async function signIn(page: Page, { email, password }: Person): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'Todos', level: 1 }).waitFor()
}

/** New page in a new browser context, signed in with a new account. */
export async function signedInPage(web: Web, settings: BrowserContextOptions = {}) {
  const person = await web.newPerson()
  const context = await web.openBrowser(settings)
  const page = await context.newPage()
  await signIn(page, person)
  return { person, context, page }
}

/** Polls a condition that no element shows. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < PATIENCE; waited += 50) {
    if (await condition()) return
    await delay(50)
  }
  throw new Error(`never: ${condition}`)
}

export const signInHeading = (page: Page) => page.getByRole('heading', { name: 'Sign in', level: 1 })

/** Adds todos through the API, outside the page. */
export async function addTodos({ app }: Web, token: string, titles: readonly string[]): Promise<void> {
  const document = 'mutation ($input: CreateTodoInput!) { createTodo(input: $input) { id } }'
  for (const title of titles) await app.query(document, { token, variables: { input: { title } } })
}

/**
 * Checks for violations of the Content-Security-Policy, errors in the console, and tokens in storage, address or
 * source.
 */
export async function expectClean({ problems }: Web, page: Page): Promise<void> {
  expect(problems).toEqual([])
  expect(await page.evaluate('window.violations')).toEqual([])
  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  )
  const source = await page.content()
  for (const text of [stored, source, page.url()]) {
    expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/) // access token
    expect(text).not.toMatch(/[\w-]{43}/) // refresh token
  }
}
