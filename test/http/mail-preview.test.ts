import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startTestApp } from '../api/test-app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp({ settings: { NODE_ENV: 'development' } })
})
afterAll(() => app.close())

describe('the preview of emails', () => {
  test('lists every template and serves each as HTML and text', async () => {
    const list = await (await fetch(`${app.url}/mail-preview`)).text()
    expect(list).toContain('Set a new password')
    const links = [...list.matchAll(/href="(\/mail-preview\/\d+\.\w+)"/g)].map(([, path]) => path)
    expect(links.length).toBeGreaterThan(20)
    for (const path of links.slice(0, 4)) {
      const response = await fetch(app.url + path)
      expect(response.status).toBe(200)
      const type = path?.endsWith('.txt') ? 'text/plain' : 'text/html'
      expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
      expect(await response.text()).toContain('Hello')
    }
  })

  test('forbids scripts and external files in the preview', async () => {
    const { headers } = await fetch(`${app.url}/mail-preview/0.html`)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline';.* sandbox/)
  })

  test.each(['9999.html', '-1.html', 'x.html', '0.pdf'])('answers 404 for %s', async (name) => {
    expect((await fetch(`${app.url}/mail-preview/${name}`)).status).toBe(404)
  })
})

test('serves no preview of emails in production', async () => {
  const production = await startTestApp({
    settings: { NODE_ENV: 'production', JWT_SECRET: randomBytes(32).toString('base64') },
  })
  for (const path of ['/mail-preview', '/mail-preview/0.html', '/mail-preview/0.txt'])
    expect((await fetch(production.url + path, { headers: { accept: '*/*' } })).status).toBe(404)
  await production.close()
})
