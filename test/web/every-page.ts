/**
 * Every page in the application's list of routes, for tests that each page must pass. New routes are covered by their
 * entry.
 */

import type { Page } from 'playwright-core'
import { type TestApp, tokenOf } from '../api/viewers.ts'
import { addTodos, type Person, signIn, startWeb, type Web } from './browser.ts'

type Listed = { path: string; label: string; needs?: readonly string[] }
type Lists = Record<'ROUTES' | 'OPEN_ROUTES' | 'SIGN_IN_ROUTES', readonly Listed[]>
// Not a literal, so that the compiler does not follow it into the project of the web application.
const file: string = '../../web/src/shell/routes.ts'
const lists = (await import(file)) as Lists

/** Routes with example values: `?token=` for links in emails, ids for parameters. */
const pathsOf = (routes: readonly Listed[], search = '') => routes.map(({ path }) => path + search)

/** Pages for visitors who are not signed in. */
export const OUTSIDE = [
  ...pathsOf(lists.SIGN_IN_ROUTES),
  ...pathsOf(lists.OPEN_ROUTES, '?token=x&email=ada%40example.com'),
]
/** Pages for viewers who are signed in, and an address without a page. */
export const INSIDE = [...pathsOf(lists.ROUTES), '/nowhere']

/** Values for parameters of paths. */
type Parameters = Record<string, string>

export function addressOf(path: string, parameters: Parameters): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const value = parameters[`${path.split('/')[1]}.${name}`]
    if (value === undefined) throw new Error(`test/web/every-page.ts needs a value for ${path.split('/')[1]}.${name}`)
    return value
  })
}

/** Waits until the page is shown and nothing is loading. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(() => document.querySelector('.skeleton, .splash') === null)
}

export const idOf = async (web: Web, token: string): Promise<string> =>
  (await web.app.query<{ me: { id: string } }>('{ me { id } }', { token })).data?.me.id ?? ''

export async function makeAdmin(web: Web, { accessToken }: { accessToken: string }): Promise<void> {
  const token = await tokenOf(web.app as unknown as TestApp, 'ADMIN')
  const id = await idOf(web, accessToken)
  await web.app.query(`mutation { setUserRole(userId: "${id}", role: ADMIN) { id } }`, { token })
}

/** Starts the server with an administrator who has todos, and a user without any. */
export async function startEveryPage() {
  const web = await startWeb()
  const [admin, owner] = [await web.newPerson(), await web.newPerson()]
  const titles = ['Read', 'Write', 'A title that is long enough to be broken into several lines on a phone']
  await addTodos(web, admin.accessToken, titles)
  await makeAdmin(web, admin)
  const parameters = { 'users.id': await idOf(web, owner.accessToken) }

  return {
    web,
    admin,
    owner,
    addressOf: (path: string) => addressOf(path, parameters),
    /** Opens a page in a new browser, signed in if a person is given. */
    async newPage(person?: Person): Promise<Page> {
      const page = await (await web.openBrowser()).newPage()
      if (person) await signIn(page, person)
      return page
    },
  }
}
