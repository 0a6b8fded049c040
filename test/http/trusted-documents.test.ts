import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { getIntrospectionQuery } from 'graphql'
import { readTrustedDocuments } from '../../src/graphql/trusted-documents.ts'
import { startTestServer } from './test-server.ts'

const ME = 'query Me {\n  me\n}'
const SLOW = 'query Slow($ms: Int!) {\n  slow(ms: $ms)\n}'
const TOUCH = 'mutation Touch {\n  touch\n}'
const sha = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex')

let directory: string
let server: Awaited<ReturnType<typeof startTestServer>>
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'trusted-'))
  const path = join(directory, 'persisted-documents.json')
  // graphql-codegen's default is SHA-1.
  await writeFile(path, JSON.stringify(Object.fromEntries([ME, SLOW, TOUCH].map((text) => [sha('sha1', text), text]))))
  server = await startTestServer({}, { trustedDocuments: await readTrustedDocuments(path) })
})
afterAll(async () => {
  await server.close()
  await rm(directory, { recursive: true })
})

const JSON_TYPE = { 'content-type': 'application/json' }
const post = (body: object) =>
  fetch(`${server.url}/graphql`, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) })
const get = (search: Record<string, string>) => fetch(`${server.url}/graphql?${new URLSearchParams(search)}`)

describe('a trusted document is answered', () => {
  test.each([
    ['by its text', { query: ME }],
    ['by its text, laid out in another way', { query: '# hello\nquery Me{me}' }],
    ["by the manifest's hash", { documentId: sha('sha1', ME) }],
    ["by the text's SHA-256", { documentId: `sha256:${sha('sha256', ME)}` }],
    ["by Apollo's extension", { extensions: { persistedQuery: { version: 1, sha256Hash: sha('sha256', ME) } } }],
  ])('%s', async (_name, body) => {
    expect(await (await post(body)).json()).toEqual({ data: { me: 'Ada' } })
    const search = Object.entries(body).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    expect(await (await get(Object.fromEntries(search))).json()).toEqual({ data: { me: 'Ada' } })
  })

  test('with its variables and its name', async () => {
    const documentId = sha('sha1', SLOW)
    const expected = { data: { slow: 'done' } }
    expect(await (await post({ documentId, variables: { ms: 1 }, operationName: 'Slow' })).json()).toEqual(expected)
    expect(await (await get({ documentId, variables: '{"ms":1}', operationName: 'Slow' })).json()).toEqual(expected)
  })

  test('unless it is a mutation that comes by GET', async () => {
    const before = server.touched()
    expect((await get({ documentId: sha('sha1', TOUCH) })).status).toBe(405)
    expect(server.touched()).toBe(before)
  })
})

describe('every other is refused, before anything of it runs', () => {
  test.each([
    ['another text', { query: 'mutation { touch }' }],
    ['a trusted text with more in it', { query: `${ME} mutation X { touch }`, operationName: 'X' }],
    ['introspection', { query: getIntrospectionQuery() }],
    ['another text under a trusted hash', { query: 'mutation { touch }', documentId: sha('sha1', ME) }],
    ['what is no document', { query: '"""' }],
    ['an id of nothing', { documentId: sha('sha1', 'nothing') }],
    ['a name that objects have', { documentId: 'constructor' }],
    ['an id that is no text', { documentId: { toString: 1 } }],
    ['an extension that is none', { extensions: { persistedQuery: null } }],
    ['nothing', {}],
  ])('%s', async (_name, body) => {
    const before = server.touched()
    const response = await post(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
    expect(server.touched()).toBe(before)
  })

  test('by GET too, and the schema is no file, and there is no IDE', async () => {
    expect((await get({ query: '{ me }' })).status).toBe(400)
    expect((await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } })).status).toBe(400)
    expect((await fetch(`${server.url}/schema.graphql`)).status).toBe(404)
  })
})

test.each([
  ['is not there', null],
  ['is no JSON', '{'],
  ['is no object', '["query { me }"]'],
  ['holds something else than documents', '{"a":{"b":1}}'],
  ['holds a document that is none', '{"a":"\\u0000"}'],
])('a manifest that %s ends the start in one line', async (_name, content) => {
  const path = join(directory, 'bad.json')
  await rm(path, { force: true })
  if (content !== null) await writeFile(path, content)
  await expect(readTrustedDocuments(path)).rejects.toThrow(
    /^TRUSTED_DOCUMENTS: .* is not a file of documents by their hash/,
  )
})
