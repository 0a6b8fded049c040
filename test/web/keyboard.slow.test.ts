/** The application without a pointer: a journey by keyboard only, and Tab through every control of every page. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { PASSWORD } from '../api/test-app.ts'
import { expectClean, signInHeading } from './browser.ts'
import { INSIDE, OUTSIDE, open, startEveryPage } from './every-page.ts'

let site: Awaited<ReturnType<typeof startEveryPage>>
beforeAll(async () => {
  site = await startEveryPage()
})
afterAll(() => site.web.close())

/** Names of the focused element: its label, the text of its labels, and its own text. */
const focusedNames = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
    const by = element?.getAttribute('aria-labelledby')
    const texts = labels.map(({ textContent }) => textContent)
    return [element?.ariaLabel, ...texts, by && document.getElementById(by)?.textContent, element?.textContent]
  })

/** Presses Tab until an element with this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab')
    if ((await focusedNames(page)).includes(name)) return
  }
  throw new Error(`Tab never came to ${name}`)
}

test('signs up, adds, ticks, edits and deletes a todo, undoes it, and signs out', async () => {
  const page = await site.newPage()
  const { keyboard } = page
  await page.goto('/sign-up')
  await page.getByLabel('Name').waitFor()
  await keyboard.type('Ada')
  await tabTo(page, 'Email')
  await keyboard.type('keyboard@example.com')
  await tabTo(page, 'Password')
  await keyboard.type(PASSWORD)
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Todos', level: 1 }).waitFor()

  await tabTo(page, 'New todo')
  await keyboard.type('Buy ink')
  await keyboard.press('Enter')
  await page.getByRole('button', { name: 'Buy ink', exact: true }).waitFor()
  await page.waitForFunction(() => document.querySelector('[data-saving]') === null)

  await tabTo(page, 'Buy ink')
  await keyboard.press('Space')
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('.tick input')?.checked)

  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await keyboard.press('End')
  await keyboard.type(' and paper')
  await keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Buy ink and paper', exact: true }).waitFor()
  // The focus returns to the button that opened the dialog.
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('todo-open')

  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await page.getByText(/^Deleted/).waitFor()
  await keyboard.press('Control+z')
  await page.getByRole('checkbox').waitFor()

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await tabTo(page, 'Sign out')
  await keyboard.press('Enter')
  await signInHeading(page).waitFor()
  await expectClean(site.web, page)
  await page.context().close()
})

/** Visible controls that Tab must reach; of a group of radio buttons one is enough. @returns how many. */
const markControls = (page: Page) =>
  page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')
    const groups = new Set<string>()
    const controls = [...all].filter((element) => {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(':disabled, [type=hidden]'))
        return false
      if (!(element instanceof HTMLInputElement && element.type === 'radio')) return true
      if (groups.has(element.name) || !element.checked) return false
      groups.add(element.name)
      return true
    })
    for (const element of controls) element.dataset.unreached = element.outerHTML.slice(0, 120)
    return controls.length
  })

/** Presses Tab through the page. @returns controls that were never reached, or had the focus invisibly. */
async function walk(page: Page): Promise<string[]> {
  const invisible: string[] = []
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  // A date field takes six presses, one for each of its parts.
  for (let left = (await markControls(page)) * 2 + 30; left > 0; left--) {
    await page.keyboard.press('Tab')
    const { fault, isDone } = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null
      const isNew = element?.dataset.unreached !== undefined
      const isMarked = [element, element?.nextElementSibling].some(
        (each) => each && getComputedStyle(each).outlineStyle !== 'none',
      )
      delete element?.dataset.unreached
      const isDone = document.querySelector('[data-unreached]') === null
      return { fault: isNew && !isMarked ? `no visible focus: ${element.outerHTML.slice(0, 120)}` : null, isDone }
    })
    if (fault) invisible.push(fault)
    if (isDone) break
  }
  const unreached = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-unreached]')].map(({ dataset }) => dataset.unreached),
  )
  return [...invisible, ...unreached.map((element) => `not reached: ${element}`)]
}

describe('Tab reaches every control with a visible focus, and never gets stuck:', () => {
  let [visitor, viewer]: Page[] = []
  beforeAll(async () => {
    ;[visitor, viewer] = [await site.newPage(), await site.newPage(site.admin)]
  })
  afterAll(() => Promise.all([visitor?.context().close(), viewer?.context().close()]))

  test.each(OUTSIDE)('%s', async (path) => {
    if (!visitor) throw new Error('no page')
    await open(visitor, path)
    expect(await walk(visitor)).toEqual([])
  })

  test.each(INSIDE)('%s', async (path) => {
    if (!viewer) throw new Error('no page')
    await open(viewer, site.addressOf(path))
    expect(await walk(viewer)).toEqual([])
  })
})
