import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { getIntrospectionQuery } from 'graphql'
import { OPERATIONS } from '../../../client/src/contract.generated.ts'
import { readPersistedOperations } from '../../../src/graphql/persisted-operations.ts'
import { WEB_DIRECTORY } from '../../../src/http/web/web-app.ts'
import { startTestServer } from '../test-server.ts'

const ME = 'query Me {\n  me\n}'
const SLOW = 'query Slow($ms: Int!) {\n  slow(ms: $ms)\n}'
const TOUCH = 'mutation Touch {\n  touch\n}'
const sha = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex')

let directory: string
let server: Awaited<ReturnType<typeof startTestServer>>
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'trusted-'))
  const path = join(directory, 'persisted-documents.json')
  // graphql-codegen hashes by SHA-1 by default.
  await writeFile(path, JSON.stringify(Object.fromEntries([ME, SLOW, TOUCH].map((text) => [sha('sha1', text), text]))))
  server = await startTestServer({}, { persistedOperations: await readPersistedOperations([path]) })
})
afterAll(async () => {
  await server.close()
  await rm(directory, { recursive: true })
})

const JSON_TYPE = { 'content-type': 'application/json' }
const post = (body: object) =>
  fetch(`${server.url}/graphql`, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) })
const get = (search: Record<string, string>) => fetch(`${server.url}/graphql?${new URLSearchParams(search)}`)

describe('persisted operations', () => {
  test.each([
    ['by its text', { query: ME }],
    ['by its text, laid out in another way', { query: '# hello\nquery Me{me}' }],
    ["by the manifest's hash", { documentId: sha('sha1', ME) }],
    ["by the text's SHA-256", { documentId: `sha256:${sha('sha256', ME)}` }],
    ["by Apollo's extension", { extensions: { persistedQuery: { version: 1, sha256Hash: sha('sha256', ME) } } }],
  ])('answers a persisted operation %s', async (_name, body) => {
    expect(await (await post(body)).json()).toEqual({ data: { me: 'Ada' } })
    const search = Object.entries(body).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    expect(await (await get(Object.fromEntries(search))).json()).toEqual({ data: { me: 'Ada' } })
  })

  test('answers a persisted operation with variables and a name', async () => {
    const documentId = sha('sha1', SLOW)
    const expected = { data: { slow: 'done' } }
    expect(await (await post({ documentId, variables: { ms: 1 }, operationName: 'Slow' })).json()).toEqual(expected)
    expect(await (await get({ documentId, variables: '{"ms":1}', operationName: 'Slow' })).json()).toEqual(expected)
  })

  test('rejects a persisted mutation by GET', async () => {
    const before = server.touched()
    expect((await get({ documentId: sha('sha1', TOUCH) })).status).toBe(405)
    expect(server.touched()).toBe(before)
  })
})

describe('documents that are not persisted', () => {
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
  ])('rejects before execution: %s', async (_name, body) => {
    const before = server.touched()
    const response = await post(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
    expect(server.touched()).toBe(before)
  })

  test('rejects other documents by GET, and serves neither schema.graphql nor the IDE', async () => {
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
])('fails startup in one line when a manifest %s', async (_name, content) => {
  const path = join(directory, 'bad.json')
  await rm(path, { force: true })
  if (content !== null) await writeFile(path, content)
  await expect(readPersistedOperations([path])).rejects.toThrow(
    /^TRUSTED_DOCUMENTS: .*bad\.json must be a manifest of /,
  )
})

describe('several manifests', () => {
  const write = async (name: string, content: object) => {
    const path = join(directory, name)
    await writeFile(path, JSON.stringify(content))
    return path
  }

  test('loads manifests of codegen, Relay and Apollo with the kit’s and the web application’s operations', async () => {
    const relay = await write('persisted.json', { [sha('md5', SLOW)]: SLOW })
    const apollo = await write('persisted-query-manifest.json', {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: sha('sha256', TOUCH), name: 'Touch', type: 'mutation', body: TOUCH }],
    })
    const codegen = await write('codegen.json', { [`sha256:${sha('sha256', ME)}`]: ME })
    const kit = join(import.meta.dirname, '../../../client/dist/operations.json')
    const web = `${WEB_DIRECTORY}operations.json`
    const operations = await readPersistedOperations([relay, apollo, codegen, kit, web])
    expect(operations.findById(sha('md5', SLOW))).toBe(SLOW)
    expect(operations.findById(sha('sha256', TOUCH))).toBe(TOUCH)
    expect(operations.findById(sha('sha256', ME))).toBe(ME)
    for (const text of Object.values(OPERATIONS)) expect(operations.findByText(text)).toBe(text)
    expect(operations.findByText('query Capabilities { nothing }')).toBeUndefined()
  })

  test('fails startup when two documents have one id', async () => {
    const one = await write('one.json', { same: ME })
    const other = await write('other.json', { same: TOUCH })
    await expect(readPersistedOperations([one, other])).rejects.toThrow(
      /^TRUSTED_DOCUMENTS: the id same has two different documents/,
    )
  })

  test('fails startup for another version of Apollo’s manifest format', async () => {
    const next = await write('next.json', { format: 'apollo-persisted-query-manifest', version: 2, operations: [] })
    await expect(readPersistedOperations([next])).rejects.toThrow(/must be a manifest/)
  })
})

test.each(['doc_id', 'id', 'documentId'])('accepts the document id as %s', async (name) => {
  expect(await (await post({ [name]: sha('sha1', ME) })).json()).toEqual({ data: { me: 'Ada' } })
})
