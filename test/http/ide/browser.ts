/** A headless Chromium without network beyond this machine, driven by the DevTools protocol. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

type Message = {
  id?: number
  method?: string
  params?: Record<string, unknown>
  result?: Record<string, unknown>
  error?: { message: string }
}

export type Page = {
  goto(url: string): Promise<void>
  /** Evaluates an expression in the page and awaits its promise. */
  evaluate(expression: string): Promise<unknown>
  /** Waits until an expression is true in the page. @throws Error after 20 seconds. */
  until(expression: string): Promise<void>
  /** Returns the events of these protocol methods so far. */
  events(method: string): Record<string, unknown>[]
  screenshot(): Promise<Buffer>
  close(): Promise<void>
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome']
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--window-size=1400,900',
  '--remote-debugging-port=0',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

/** @returns the path of a Chromium; null where there is none. */
export function findChromium(): string | null {
  const paths = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
  const isThere = (path: string) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  }
  return paths.find(isThere) ?? null
}

/** Opens an empty page. @param script runs in each page before its scripts. */
export async function openPage(chromium: string, script: string): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'))
  const browser = spawn(chromium, [...FLAGS, `--user-data-dir=${profile}`], { stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(browser, 'exit')
  const socket = new WebSocket(await addressOf(browser))
  await once(socket, 'open')

  const waiting = new Map<number, (message: Message) => void>()
  const seen: Message[] = []
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message
    if (message.id === undefined) seen.push(message)
    else waiting.get(message.id)?.(message)
  })
  let count = 0
  async function send(method: string, params: object = {}, sessionId?: unknown): Promise<Record<string, unknown>> {
    const id = ++count
    const answered = new Promise<Message>((resolve) => waiting.set(id, resolve))
    socket.send(JSON.stringify({ id, method, params, sessionId }))
    const { result, error } = await answered
    if (!result) throw new Error(`${method}: ${error?.message}`)
    return result
  }

  const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  const page = (method: string, params: object = {}) => send(method, params, sessionId)
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page(`${domain}.enable`)
  await page('Page.addScriptToEvaluateOnNewDocument', { source: script })

  async function evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await page('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails).slice(0, 500)}`)
    return (result as { value?: unknown }).value
  }

  return {
    goto: async (url) => void (await page('Page.navigate', { url })),
    evaluate,
    async until(expression) {
      for (let i = 0; i < 200; i++) {
        if (await evaluate(expression)) return
        await delay(100)
      }
      throw new Error(`never: ${expression}`)
    },
    events: (method) => seen.filter((each) => each.method === method).map(({ params = {} }) => params),
    async screenshot() {
      const { data } = await page('Page.captureScreenshot')
      return Buffer.from(String(data), 'base64')
    },
    async close() {
      await send('Browser.close')
      await exited
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Chromium prints its DevTools address on standard error. */
async function addressOf({ stderr }: ChildProcess): Promise<string> {
  if (!stderr) throw new Error('no standard error')
  for await (const line of createInterface({ input: stderr })) {
    const [, address] = /^DevTools listening on (ws:\S+)/.exec(line) ?? []
    if (address !== undefined) return address
  }
  throw new Error('Chromium did not start')
}
