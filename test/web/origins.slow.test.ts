/** Client kit and recipes on pages of other origins, on a LAN name, and behind nginx with a path prefix. */

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { PASSWORD } from '../api/test-app.ts'
import { recordingLogger } from '../http/recording-logger.ts'
import { signIn, startWeb, until, type Web } from './browser.ts'

const ROOT = join(import.meta.dirname, '../..')
const RECIPES = join(ROOT, 'examples/clients')

/** Scripts of a front end: the built client kit and the recipes. */
let [kit, recipes] = ['', '']
let [folder, port] = ['', 0]
let frontEnd: Server
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'origins-'))
  const file = join(folder, 'recipes.js')
  const options = ['--platform', 'browser', '--format', 'esm', '--no-code-splitting']
  const cli = join(ROOT, 'node_modules/rolldown/bin/cli.mjs')
  execFileSync(process.execPath, [cli, 'src/recipes.ts', '--file', file, ...options], { cwd: RECIPES })
  ;[kit, recipes] = [readFileSync(join(ROOT, 'client/dist/index.js'), 'utf8'), readFileSync(file, 'utf8')]

  frontEnd = createServer((request, response) => {
    const script = request.url === '/kit.js' ? kit : request.url === '/recipes.js' ? recipes : null
    response.setHeader('content-type', script === null ? 'text/html' : 'text/javascript')
    response.end(script ?? '<!doctype html><title>Front end</title>')
  }).listen(0, '127.0.0.1')
  await once(frontEnd, 'listening')
  ;({ port } = frontEnd.address() as AddressInfo)
})
afterAll(() => {
  frontEnd.close()
  rmSync(folder, { recursive: true })
})

/** Signs up in the page, reloads it and resumes the session. @returns whether the session survived. */
async function survivesReload(page: Page, url: string): Promise<boolean> {
  const email = `user${Math.random()}@example.com`
  const start = (create: string) =>
    page.evaluate(
      async ([endpoint = '', body = '', input]) => {
        const { createSession } = await import('/kit.js' as string)
        const session = createSession({ url: endpoint, transport: 'cookie' })
        return body === 'register' ? session.register(input) : session.resume()
      },
      [url, create, { email, password: PASSWORD }] as [string, string, object],
    )
  await start('register')
  await page.reload()
  return (await start('resume')) !== null
}

const warnings = (lines: ReturnType<ReturnType<typeof recordingLogger>['lines']>) =>
  lines.flatMap(({ msg, reason }) => (/cookie/.test(msg) ? [String(reason)] : []))

describe('cookies in development over plain http', () => {
  let web: Web
  const { logger, lines } = recordingLogger()
  beforeAll(async () => {
    web = await startWeb({ logger })
  })
  afterAll(() => web.close())
  const portOf = (url: string) => new URL(url).port

  test('keeps the session of a page on another port of localhost', async () => {
    const page = await (await web.openBrowser()).newPage()
    await page.goto(`http://localhost:${port}/`)
    expect(await survivesReload(page, `http://localhost:${portOf(web.app.url)}/graphql`)).toBe(true)
    expect(warnings(lines())).toEqual([])
    await page.context().close()
  })

  test('loses the session of a localhost page that calls 127.0.0.1, and logs the reason', async () => {
    const page = await (await web.openBrowser()).newPage()
    await page.goto(`http://localhost:${port}/`)
    expect(await survivesReload(page, `http://127.0.0.1:${portOf(web.app.url)}/graphql`)).toBe(false)
    expect(warnings(lines())).toEqual([expect.stringContaining('another site')])
    await page.context().close()
  })

  test('supports a host name of the local network, without Web Locks', async () => {
    const context = await web.openBrowser({ baseURL: `http://gatehouse.lan:${portOf(web.app.url)}` })
    const page = await context.newPage()
    await signIn(page, await web.newPerson())
    expect(await page.evaluate(() => [isSecureContext, 'locks' in navigator])).toEqual([false, false])
    web.pass(16)
    await page.reload()
    await page.getByRole('heading', { name: 'Todos', level: 1 }).waitFor()
    const tab = await context.newPage()
    await tab.goto('/')
    await tab.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
    await context.close()
  })

  test('passes CORS with each recipe’s default headers and with tracing headers', async () => {
    const page = await (await web.openBrowser()).newPage()
    await page.goto(`http://localhost:${port}/`)
    const counts = await page.evaluate(
      async ([url, email, password]) => {
        const { createSession, RECIPES } = await import('/recipes.js' as string)
        const traced = (input: RequestInfo, init: RequestInit = {}) => {
          const headers = new Headers(init.headers)
          headers.set('traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')
          headers.set('sentry-trace', '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1')
          headers.set('x-request-id', 'a')
          return fetch(input, { ...init, headers })
        }
        const session = createSession({ url, transport: 'cookie', fetch: traced })
        await session.register({ email, password })
        type Recipe = { todos(first: number): Promise<number> }
        const recipes = Object.entries<(...given: unknown[]) => Recipe>(RECIPES)
        return Promise.all(recipes.map(async ([name, recipe]) => [name, await recipe(session, url).todos(3)]))
      },
      [`http://localhost:${portOf(web.app.url)}/graphql`, 'recipes@example.com', PASSWORD] as const,
    )
    expect(counts).toEqual(
      ['fetch', 'Apollo Client', 'urql', 'Relay', 'graphql-request', 'TanStack Query'].map((name) => [name, 0]),
    )
    await page.context().close()
  })
})

describe('cookies behind nginx with a path prefix', () => {
  async function behindNginx(settings: Record<string, string>) {
    const { logger, lines } = recordingLogger()
    const web = await startWeb({ settings: { TRUST_PROXY: '1', ...settings }, logger })
    const proxyPort = await freePort()
    const config = join(folder, `nginx-${proxyPort}.conf`)
    writeFileSync(config, nginxConfig(proxyPort, web.app.url))
    const nginx = spawn('nginx', ['-c', config, '-p', folder, '-g', 'daemon off;'], { stdio: 'ignore' })
    const url = `http://localhost:${proxyPort}`
    await until(() =>
      fetch(`${url}/api/health/live`).then(
        (response) => response.ok,
        () => false,
      ),
    )
    const page = await (await web.openBrowser()).newPage()
    await page.goto(`${url}/`)
    const survives = await survivesReload(page, '/api/graphql')
    nginx.kill()
    await once(nginx, 'exit')
    await web.close()
    return { survives, warned: warnings(lines()) }
  }

  test('keeps the session with REFRESH_COOKIE_PATH set to the prefix', async () => {
    expect(await behindNginx({ REFRESH_COOKIE_PATH: '/api/graphql' })).toEqual({ survives: true, warned: [] })
  })

  test('logs the path to set when REFRESH_COOKIE_PATH is missing', async () => {
    const { survives, warned } = await behindNginx({})
    expect(survives).toBe(false)
    expect(warned).toEqual([expect.stringContaining('REFRESH_COOKIE_PATH=/api/graphql')])
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: free } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return free
}

/** The nginx configuration of docs/clients.md, with the front end at the root. */
const nginxConfig = (listen: number, api: string) => `
pid ${folder}/nginx-${listen}.pid;
error_log ${folder}/nginx.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${listen};
    location / { proxy_pass http://127.0.0.1:${port}; }
    location /api/ {
      proxy_pass ${api}/;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Prefix /api;
    }
  }
}
`
