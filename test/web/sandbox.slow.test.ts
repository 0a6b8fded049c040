/** Requests of Apollo Sandbox as a browser sends them: from its public https page to this machine. */

import { afterEach, describe, expect, test } from '@jest/globals'
import { startWeb, type Web } from './browser.ts'

const SANDBOX = 'https://studio.apollographql.com'
const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx', LOG_LEVEL: 'silent' }

let web: Web
afterEach(() => web.close())

/** @returns the response to a query from Sandbox's page, or the name of the error of `fetch`. */
async function askFromSandbox(settings: Record<string, string>, permissions = ['local-network-access']) {
  web = await startWeb({ settings })
  const context = await web.openBrowser()
  await context.grantPermissions(permissions, { origin: SANDBOX })
  const page = await context.newPage()
  // Apollo's hosts are not reachable, so the page is an empty one at their origin.
  await page.route(`${SANDBOX}/**`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }))
  await page.goto(`${SANDBOX}/sandbox/explorer`)
  return page.evaluate(async (url) => {
    const headers = {
      'content-type': 'application/json',
      'apollographql-client-name': 'explorer',
      'apollographql-client-version': 'sandbox',
      authorization: 'Bearer',
    }
    const body = JSON.stringify({ query: '{ __typename }' })
    const answer = fetch(`${url}/graphql`, { method: 'POST', headers, body, credentials: 'include' })
    return answer.then((response) => response.json()).catch(({ name }: Error) => name)
  }, web.app.url)
}

describe('Apollo Sandbox in a browser', () => {
  test('gets an answer in development', async () => {
    expect(await askFromSandbox({})).toMatchObject({ data: { __typename: 'Query' } })
  })

  test('is rejected in production', async () => {
    expect(await askFromSandbox(PRODUCTION)).toBe('TypeError')
  })

  test('gets an answer in production if CORS_ORIGINS names it', async () => {
    expect(await askFromSandbox({ ...PRODUCTION, CORS_ORIGINS: SANDBOX })).toMatchObject({
      data: { __typename: 'Query' },
    })
  })
})
