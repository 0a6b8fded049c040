/**
 * The IDE as a browser runs it: under its Content-Security-Policy, with no network but this machine's. Needs a Chromium (Debian's
 * package `chromium`); where there is none, the one test that there is says so.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startTestApp } from '../api/test-app.ts'
import { findChromium, openPage, type Page } from './browser.ts'

const chromium = findChromium()

/** Keeps what the policy refuses. */
const WATCH = `window.violations = []
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
  window.violations.push([violatedDirective, blockedURI, sourceFile].join(' ')))`

if (chromium === null) {
  test('is skipped, since there is no Chromium here: apt-get install chromium', () => {
    expect(chromium).toBeNull()
  })
} else {
  let app: Awaited<ReturnType<typeof startTestApp>>
  let page: Page
  beforeAll(async () => {
    app = await startTestApp({ settings: { NODE_ENV: 'development', LOG_LEVEL: 'silent' } })
    page = await openPage(chromium, WATCH)
    await page.goto(`${app.url}/graphql`)
    await page.until(`document.body?.innerText.includes('(Send query Todos)')`)
  })
  afterAll(async () => {
    await page.close()
    await app.close()
  })

  /** Presses the button above an operation, and waits for a text in its answer. */
  async function send(operation: string, expected: string): Promise<void> {
    const button = `[...document.querySelectorAll('.cm-editor *')].find((each) => each.children.length === 0 && each.textContent.includes('(Send ${operation})'))`
    await page.evaluate(`(${button}).click()`)
    await page.until(`document.querySelector('app-query-result')?.innerText.includes(${JSON.stringify(expected)})`)
  }

  test('it registers, adds a todo, lists it, and signs in again', async () => {
    await send('mutation Register', '"accessToken"')
    await send('mutation AddTodo', '"Read schema.graphql"')
    await send('query Todos', '"totalCount": 1')
    await send('mutation Login', '"login"')
    await send('query Todos', '"name": "Ada"')
  })

  test('it shows the schema, with what each field needs', async () => {
    await page.evaluate(
      `[...document.querySelectorAll('button, .url-box__button')].find((each) => each.textContent.trim() === 'Docs').click()`,
    )
    await page.until(`document.querySelector('app-doc-viewer')?.innerText.includes('Query')`)
  })

  test('nothing that it does violates its policy, fails, or asks another host', async () => {
    expect(await page.evaluate('window.violations')).toEqual([])
    const hosts = page
      .events('Network.requestWillBeSent')
      .map(({ request }) => new URL((request as { url: string }).url))
    const others = hosts.filter(({ protocol, host }) => protocol.startsWith('http') && host !== new URL(app.url).host)
    expect(others.map(String)).toEqual([])
    const severe = page.events('Log.entryAdded').filter(({ entry }) => (entry as { level: string }).level === 'error')
    expect(severe).toEqual([])
    expect(page.events('Runtime.exceptionThrown')).toEqual([])
  })
}
