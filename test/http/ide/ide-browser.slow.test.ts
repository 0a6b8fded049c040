/**
 * The IDE in a browser under its Content-Security-Policy, without network beyond this machine. Without Chromium
 * (Debian's package `chromium`) its one test reports that.
 */

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startTestApp } from '../../api/test-app.ts'
import { findChromium, openPage, type Page } from './browser.ts'

const chromium = findChromium()

/** Collects violations of the policy. */
const WATCH = `window.violations = []
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
  window.violations.push([violatedDirective, blockedURI, sourceFile].join(' ')))`

if (chromium === null) {
  test('needs Chromium: apt-get install chromium', () => {
    expect(chromium).toBeNull()
  })
} else {
  let app: Awaited<ReturnType<typeof startTestApp>>
  let page: Page
  beforeAll(async () => {
    app = await startTestApp({ settings: { NODE_ENV: 'development', LOG_LEVEL: 'silent' } })
    page = await openPage(chromium, WATCH)
    await page.goto(`${app.url}/graphql`)
    await page.until(`document.querySelector('.window-switcher__item--active')?.textContent.includes('1 Register')`)
  })
  afterAll(async () => {
    await page.close()
    await app.close()
  })

  /** Opens a tab, presses its Send button and waits for a text in the answer. */
  async function send(tab: string, expected: string): Promise<void> {
    const tabs = `[...document.querySelectorAll('.window-switcher__item')]`
    await page.evaluate(`${tabs}.find(({ textContent }) => textContent.includes('${tab}')).click()`)
    const visible = (selector: string) =>
      `[...document.querySelectorAll('${selector}')].find(({ offsetParent }) => offsetParent)`
    await page.until(`${visible('.cm-content')} !== undefined`)
    await page.evaluate(`${visible('.send-request__button')}.click()`)
    await page.until(`${visible('app-query-result')}?.innerText.includes(${JSON.stringify(expected)})`)
  }

  test('shows 401 and reason missing for a query before login', async () => {
    await send('3 List todos', '401 Unauthorized')
    await send('3 List todos', '"reason": "missing"')
  })

  test('registers, adds a todo, lists it and logs in again with the prepared tabs', async () => {
    await send('1 Register', '"accessToken"')
    await send('2 Add a todo', '"Read schema.graphql"')
    await send('3 List todos', '"totalCount": 1')
    await send('4 Sign in again', '"login"')
    await send('3 List todos', '"name": "Grace"')
  })

  test('opens a new tab with a short operation and sends it with the token', async () => {
    await send('Add new', '"name": "Grace"')
    const editor = `[...document.querySelectorAll('.cm-content')].find(({ offsetParent }) => offsetParent)`
    expect(await page.evaluate(`${editor}.innerText.includes('register')`)).toBe(false)
  })

  test('has the title "Gatehouse: GraphQL IDE"', async () => {
    expect(await page.evaluate('document.title')).toBe('Gatehouse: GraphQL IDE')
  })

  test('shows the schema in the documentation', async () => {
    await page.evaluate(
      `[...document.querySelectorAll('button, .url-box__button')].find((each) => each.textContent.trim() === 'Docs').click()`,
    )
    await page.until(`document.querySelector('app-doc-viewer')?.innerText.includes('Query')`)
  })

  test('loads without policy violations, errors or requests to other hosts', async () => {
    expect(await page.evaluate('window.violations')).toEqual([])
    const hosts = page
      .events('Network.requestWillBeSent')
      .map(({ request }) => new URL((request as { url: string }).url))
    const others = hosts.filter(({ protocol, host }) => protocol.startsWith('http') && host !== new URL(app.url).host)
    expect(others.map(String)).toEqual([])
    const severe = page
      .events('Log.entryAdded')
      .map(({ entry }) => entry as { level: string; text: string })
      .filter(({ level, text }) => level === 'error' && !text.includes('401'))
    expect(severe).toEqual([])
    expect(page.events('Runtime.exceptionThrown')).toEqual([])
  })
}
