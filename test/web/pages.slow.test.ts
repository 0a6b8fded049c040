/** Every page: accessible by axe's rules in light and dark, wide and narrow, under its Content-Security-Policy. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { expectClean, signIn } from './browser.ts'
import { INSIDE, OUTSIDE, open, startEveryPage } from './every-page.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

let site: Awaited<ReturnType<typeof startEveryPage>>
beforeAll(async () => {
  site = await startEveryPage()
})
afterAll(() => site.web.close())

type Violation = { id: string; nodes: { html: string; failureSummary: string }[] }

/** Violations that axe reports, one line each. @param rules by tag, or one rule by its name. */
async function violations(page: Page, rules: object = { type: 'tag', values: RULES }): Promise<string[]> {
  // Elements that fade in have another contrast until they are opaque.
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
  const found = await page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }
    return (await axe.run({ runOnly })).violations
  }, rules)
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
}

/** Violations of the same page in every look: wide and narrow, light and dark. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const found: string[] = []
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (overflow > 0) found.push(`${overflow} px wider than ${width}`)
    found.push(...(await violations(page)))
    await page.emulateMedia({ colorScheme: 'dark' })
    found.push(...(await violations(page, { type: 'rule', values: ['color-contrast'] })))
  }
  return found
}

describe('accessibility and width of pages, from 320 px, in light and dark', () => {
  let [visitor, viewer]: Page[] = []
  beforeAll(async () => {
    ;[visitor, viewer] = [await site.newPage(), await site.newPage(site.admin)]
  })
  afterAll(() => Promise.all([visitor?.context().close(), viewer?.context().close()]))

  async function check(page: Page | undefined, path: string): Promise<void> {
    if (!page) throw new Error('no page')
    await open(page, site.addressOf(path))
    expect(await faults(page)).toEqual([])
    await expectClean(site.web, page)
  }

  test.each(OUTSIDE)('%s', (path) => check(visitor, path))
  test.each(INSIDE)('%s', (path) => check(viewer, path))

  test('shows the edit dialog of a todo without violations', async () => {
    if (!viewer) throw new Error('no page')
    await open(viewer, '/')
    await viewer.getByRole('button', { name: 'Write', exact: true }).click()
    await viewer.getByRole('dialog').waitFor()
    expect(await faults(viewer)).toEqual([])
    await expectClean(site.web, viewer)
  })
})

test('animates nothing with reduced motion', async () => {
  const context = await site.web.openBrowser({ reducedMotion: 'reduce' })
  const page = await context.newPage()
  await open(page, '/sign-in')
  await page.getByLabel('Email').fill('a@example.com')
  await page.getByLabel('Password', { exact: true }).fill('something')
  await page.getByRole('button', { name: 'Sign in' }).click()
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
  await context.close()
})

test('gives each page a title, and focuses its heading after navigation', async () => {
  const page = await site.newPage(site.admin)
  const titles = new Set([await page.title()])
  for (const name of ['Users', 'Audit trail', 'Account']) {
    await page.getByRole('link', { name }).click()
    await page.getByRole('heading', { name: new RegExp(name), level: 1 }).waitFor()
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1')
    titles.add(await page.title())
  }
  expect(titles.size).toBe(4)
  await page.context().close()
})

test('shows the current tab of the account on a phone', async () => {
  const page = await site.newPage(site.admin)
  await page.setViewportSize({ width: 360, height: 800 })
  await open(page, '/account/data')
  await page.waitForFunction(() => {
    const { left, right } = document.querySelector('.tab[aria-current]')?.getBoundingClientRect() ?? {}
    return left !== undefined && right !== undefined && left >= 0 && right <= innerWidth
  })
  await page.context().close()
})

test('renders HTML in a title, name or user agent as text', async () => {
  const hostile = '<img src=x onerror="window.owned=1"><script>window.owned=1</script>'
  const context = await site.web.openBrowser({ userAgent: hostile })
  const page = await context.newPage()
  await signIn(page, site.owner)
  await page.getByLabel('New todo').fill(hostile)
  await page.getByLabel('New todo').press('Enter')
  await page.getByText(hostile).waitFor()
  await open(page, '/account')
  await page.getByLabel('Name').fill(hostile)
  await page.getByRole('button', { name: 'Save name' }).click()
  await page.getByText('Your name is saved.').waitFor()
  await open(page, '/account/sessions')
  await open(page, '/')
  expect(await page.evaluate('window.owned')).toBeUndefined()
  await expectClean(site.web, page)
  await context.close()
})
