import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startTestServer } from '../test-server.ts'

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

let server: Awaited<ReturnType<typeof startTestServer>>
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

describe('the IDE at /graphql', () => {
  test('serves a browser the IDE under its own title, with all its files', async () => {
    const response = await fetch(`${server.url}/graphql`, { headers: BROWSER })
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const html = await response.text()
    expect(html).toContain('<base href="/ide/">')
    expect(html).toContain('<title>Gatehouse: GraphQL IDE</title>')
    const files = [...html.matchAll(/(?:src|href)="([\w./-]+\.(?:js|css|ico|svg))"/g)].map(([, file]) => file)
    expect(files).toEqual(expect.arrayContaining(['main.js', 'styles.css', 'polyfills.js']))
    for (const file of files) {
      const { status, body } = await fetch(`${server.url}/ide/${file}`)
      expect(status).toBe(200)
      // An unread body would keep the connection open.
      await body?.cancel()
    }
  })

  test('gives every inline script and style the nonce of the Content-Security-Policy', async () => {
    const pages = await Promise.all([1, 2].map(() => fetch(`${server.url}/graphql`, { headers: BROWSER })))
    const nonces = await Promise.all(
      pages.map(async (page) => {
        const policy = page.headers.get('content-security-policy') ?? ''
        expect(policy).not.toContain('unsafe')
        expect(policy).not.toMatch(/https?:|\*/)
        const [, nonce] = /script-src 'self' 'nonce-([^']+)'/.exec(policy) ?? []
        const html = await page.text()
        expect(html).not.toMatch(/\son\w+=|\sstyle=|javascript:/)
        for (const [tag] of html.matchAll(/<(?:script|style)\b[^>]*>/g))
          expect(/\ssrc=/.test(tag) || tag.includes(`nonce="${nonce}"`)).toBe(true)
        return nonce
      }),
    )
    expect(nonces[0]).not.toBe(nonces[1])
  })

  test('links to Apollo Sandbox and to no other host', async () => {
    const html = await (await fetch(`${server.url}/graphql`, { headers: BROWSER })).text()
    const hosts = [...html.matchAll(/https?:\/\/[^\s"'`<]+/g)].map(([url]) => url)
    const endpoint = encodeURIComponent(`${server.url}/graphql`)
    expect(hosts).toEqual([`https://studio.apollographql.com/sandbox/explorer?endpoint=${endpoint}`])
  })

  test('answers a query in the address instead of showing the IDE', async () => {
    const response = await fetch(`${server.url}/graphql?query={me}`, {
      headers: { ...BROWSER, 'apollo-require-preflight': 'true' },
    })
    expect(await response.json()).toEqual({ data: { me: 'Ada' } })
  })
})

test('serves files of the IDE only', async () => {
  for (const path of ['/ide/', '/ide/../package.json', '/ide/%2e%2e/index.js', '/ide/..%2findex.js']) {
    const response = await fetch(server.url + path)
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(await response.json()).toHaveProperty('errors')
  }
})

test('serves no IDE in production', async () => {
  const production = await startTestServer({
    NODE_ENV: 'production',
    JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx',
    LOG_LEVEL: 'silent',
  })
  const response = await fetch(`${production.url}/graphql`, { headers: BROWSER })
  expect(response.status).toBe(400)
  expect(await response.json()).toHaveProperty('errors')
  expect((await fetch(`${production.url}/ide/main.js`)).status).toBe(404)
  await production.close()
})
