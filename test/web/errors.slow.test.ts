/** Errors in the web application: each code has a message on screen, and no page stays blank. */

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import type { FailureCode } from '../../web/src/api/failure.ts'
import { wordsOf } from '../../web/src/api/words.ts'
import { PASSWORD } from '../api/test-app.ts'
import { INSIDE, startEveryPage } from './every-page.ts'

let site: Awaited<ReturnType<typeof startEveryPage>>
beforeAll(async () => {
  site = await startEveryPage()
})
afterAll(() => site.web.close())

describe('the message of each error code in docs/clients.md', () => {
  const document = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8')
  const codes = [...document.matchAll(/^\| `([A-Z_]+)` \| /gm)].map(([, code = '']) => code)

  let answered = ''
  let tab: Page
  beforeAll(async () => {
    tab = await (await site.web.openBrowser()).newPage()
    await tab.route('**/graphql', (route) =>
      route.fulfill({ json: { data: null, errors: [{ message: 'x', extensions: { code: answered, issues: [] } }] } }),
    )
  })
  afterAll(() => tab.context().close())

  test.each(codes)('%s', async (code) => {
    answered = code
    await tab.goto('/sign-in')
    await tab.getByLabel('Email').fill('ada@example.com')
    await tab.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await tab.getByRole('button', { name: 'Sign in', exact: true }).click()
    const failure = {
      code: code as FailureCode,
      issues: [],
      retryAfter: undefined,
      requestId: undefined,
      extensions: {},
    }
    // A second factor is not an error but the next step, under a heading.
    const role = code === 'SECOND_FACTOR_REQUIRED' ? 'heading' : 'alert'
    await tab
      .getByRole(role)
      .filter({ hasText: wordsOf(failure).title })
      .waitFor()
  })
})

describe('the message and next step of a page whose operations fail:', () => {
  const FAILED = { message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'req-4711' } }
  let page: Page
  let refused: string[] = []
  beforeAll(async () => {
    page = await site.newPage(site.admin)
    await page.route('**/graphql', (route) => {
      const [, name = ''] = /"query":"\s*(?:query|mutation) (\w+)/.exec(route.request().postData() ?? '') ?? []
      if (['Refresh', 'Capabilities', 'Logout'].includes(name)) return route.continue()
      refused.push(name)
      return route.fulfill({ json: { data: null, errors: [FAILED] } })
    })
  })
  afterAll(() => page.context().close())

  test.each(INSIDE)('%s', async (path) => {
    refused = []
    await page.goto(site.addressOf(path))
    await page.getByRole('navigation', { name: 'Main' }).waitFor()
    await page.waitForLoadState('networkidle')
    await page.waitForFunction(() => document.querySelector('.skeleton, .splash') === null)
    if (refused.length > 0) await page.getByRole('alert').getByText('req-4711').first().waitFor()
    expect(await page.getByRole('main').getByRole('heading', { level: 1 }).count()).toBe(1)
  })
})
