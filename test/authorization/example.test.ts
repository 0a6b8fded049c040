/** The example, as a user of the package runs it: built, and imported by the package's name. */

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

let example: ChildProcess
let url: string

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
    cwd: ROOT,
  })
  example = spawn(process.execPath, ['examples/authorization/library.ts', '0'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!example.stdout) throw new Error('it has no output')
  const [line] = await once(example.stdout, 'data')
  url = String(line).trim()
}, 60_000)
afterAll(() => {
  example?.kill()
})

async function ask(query: string, token?: string) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  })
  const { data, errors = [] } = (await response.json()) as {
    data?: unknown
    errors?: { path?: unknown; extensions: Record<string, unknown> }[]
  }
  return {
    status: response.status,
    data,
    errors: errors.map(({ path, extensions }) => [extensions.code, path ?? null]),
  }
}

describe('the example', () => {
  test('answers what is public, with null for what is not', async () => {
    expect(await ask('{ books { title borrower } }')).toEqual({
      status: 200,
      data: { books: [{ title: 'Middlemarch', borrower: null }] },
      errors: [['UNAUTHENTICATED', ['books', 0, 'borrower']]],
    })
  })

  test('tells who is nobody from who is not enough by the status', async () => {
    expect(await ask('{ card }')).toEqual({ status: 401, data: undefined, errors: [['UNAUTHENTICATED', null]] })
    expect(await ask('{ card }', 'ann-token')).toEqual({ status: 200, data: { card: 'Card of ann' }, errors: [] })
    expect(await ask('{ books(lost: true) { title } }', 'ann-token')).toMatchObject({
      status: 403,
      errors: [['FORBIDDEN', null]],
    })
  })

  test('refuses a mutation as a whole', async () => {
    const mutation = 'mutation { borrow(title: "Middlemarch") { title } discard(title: "Middlemarch") }'
    expect(await ask(mutation, 'ann-token')).toMatchObject({ status: 403, errors: [['FORBIDDEN', null]] })
    expect(await ask('{ books { title } }')).toMatchObject({ data: { books: [{ title: 'Middlemarch' }] } })
    expect(await ask(mutation, 'eve-token')).toMatchObject({ status: 200, data: { discard: true } })
  })

  test('shows a reader what a reader may use', async () => {
    const { data } = await ask('{ __schema { mutationType { fields { name } } } }', 'ann-token')
    expect(data).toEqual({ __schema: { mutationType: { fields: [{ name: 'borrow' }] } } })
  })
})
