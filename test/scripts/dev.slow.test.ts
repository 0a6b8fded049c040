/** `npm run dev` and `npm start` in a copy of the project. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const COPIED = ['src', 'scripts', 'prisma', 'schema.graphql', 'package.json', 'web/dist']

let copy: string
let npm: ChildProcess | undefined
beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), 'gatehouse-dev-'))
  for (const path of COPIED) await cp(join(ROOT, path), join(copy, path), { recursive: true })
})
afterEach(async () => {
  if (npm?.pid !== undefined && npm.exitCode === null) {
    process.kill(-npm.pid, 'SIGKILL')
    await once(npm, 'close')
  }
  await rm(copy, { recursive: true, maxRetries: 3 })
})

/** Runs an npm script in the copy. */
function run(...args: string[]) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0' }
  const child = spawn('npm', ['run', '--silent', ...args], { cwd: copy, env, detached: true })
  npm = child
  let output = ''
  let read = 0
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
      child.emit('output')
    })
  return {
    /** Returns the output from the last match to the end of the next one. */
    async next(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const found = pattern.exec(output.slice(read))
        if (found) {
          read += found.index + found[0].length
          return found
        }
        await once(child, 'output')
      }
    },
    async end() {
      const [code] = await once(child, 'close')
      return { code, output }
    },
  }
}

/** Returns the address that the next start prints. */
async function nextUrl({ next }: ReturnType<typeof run>): Promise<string> {
  const [, url = ''] = await next(/(http:\/\/127\.0\.0\.1:\d+)/)
  return url
}

const ask = async (url: string, query: string) => {
  const response = await fetch(`${url}/graphql?query=${encodeURIComponent(query)}`)
  return response.json()
}

async function edit(path: string, from: string, to: string, by: 'place' | 'rename'): Promise<void> {
  const text = await readFile(join(copy, path), 'utf8')
  expect(text).toContain(from)
  const target = join(copy, by === 'place' ? path : `${path}.new~`)
  await writeFile(target, text.replace(from, to))
  if (by === 'rename') await rename(target, join(copy, path))
}

describe('npm run dev', () => {
  beforeEach(() => symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules')))

  test('restarts on each change of src, schema.graphql and .env, in place and by rename', async () => {
    const dev = run('dev')
    await nextUrl(dev)
    const description = async (url: string) => {
      const { data } = (await ask(url, '{ __type(name: "Todo") { description } }')) as {
        data: { __type: { description: string | null } }
      }
      return data.__type.description
    }
    const welcome = 'src/welcome.ts'
    const schema = 'schema.graphql'
    await edit(welcome, 'Gatehouse', 'First edit', 'place')
    await dev.next(/src\/welcome\.ts changed: restarting\.[\s\S]*First edit/)
    await edit(welcome, 'First edit', 'Second edit', 'rename')
    await dev.next(/Second edit/)
    await edit(welcome, 'Second edit', 'Third edit', 'rename')
    await dev.next(/Third edit/)

    await edit(schema, 'type Todo ', '"Edited in place."\ntype Todo ', 'place')
    await dev.next(/schema\.graphql changed/)
    expect(await description(await nextUrl(dev))).toBe('Edited in place.')
    await edit(schema, 'Edited in place', 'Edited by rename', 'rename')
    await dev.next(/schema\.graphql changed/)
    expect(await description(await nextUrl(dev))).toBe('Edited by rename.')

    await writeFile(join(copy, '.env'), 'INTROSPECTION=off\n')
    await dev.next(/\.env changed/)
    expect(await ask(await nextUrl(dev), '{ __typename __schema { description } }')).toHaveProperty('errors')
    await edit('.env', 'off', 'all', 'rename')
    await dev.next(/\.env changed/)
    expect(await ask(await nextUrl(dev), '{ __schema { queryType { name } } }')).not.toHaveProperty('errors')

    await edit(welcome, 'export const TRY', 'export const 1TRY', 'place')
    await dev.next(/The server exited with code 1. It restarts at the next change/)
    await edit(welcome, 'export const 1TRY', 'export const TRY', 'place')
    await nextUrl(dev)
  })

  test('binds breakpoints in src at their own lines', async () => {
    const dev = run('dev', '--', '--inspect=127.0.0.1:0')
    const [, address = ''] = await dev.next(/Debugger listening on (ws:\S+)/)
    await nextUrl(dev)
    const source = await readFile(join(copy, 'src/todos/service.ts'), 'utf8')
    const lineNumber = source
      .split('\n')
      .findIndex((line) => line.includes('transaction.todo') || line.includes('await '))
    const socket = new WebSocket(address)
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    const send = (id: number, method: string, params: object = {}) =>
      new Promise<{ locations?: object[] }>((resolve) => {
        socket.addEventListener('message', ({ data }) => {
          const answer = JSON.parse(String(data))
          if (answer.id === id) resolve(answer.result)
        })
        socket.send(JSON.stringify({ id, method, params }))
      })
    await send(1, 'Debugger.enable')
    const url = new URL('src/todos/service.ts', `file://${copy}/`).href
    const { locations } = await send(2, 'Debugger.setBreakpointByUrl', { url, lineNumber })
    expect(locations).toMatchObject([{ lineNumber }])
    socket.close()
  })
})

test.each(['start', 'dev'])('reports missing packages in one line for npm run %s', async (script) => {
  expect(await run(script).end()).toEqual({
    code: 1,
    output: 'Packages are not installed: run npm ci first.\n',
  })
})
