/** Requests that exhaust or confuse the API. Each must get a 4xx or a documented GraphQL error. */

import { body, HOSTILE_DOCUMENTS, type HostileRequest, JSON_TYPE, times } from './hostile-documents.ts'

const BODIES: HostileRequest[] = [
  body('2 MiB of query', JSON.stringify({ query: `{ __typename #${'x'.repeat(2 * 1024 * 1024)}\n}` })),
  body(
    '2 MiB of variables',
    JSON.stringify({ query: '{ __typename }', variables: { a: 'x'.repeat(2 * 1024 * 1024) } }),
  ),
  body('a megabyte of brackets', '['.repeat(1024 * 1024)),
  body('200 KB of brackets', '['.repeat(200_000)),
  body(
    'deep JSON that is one',
    `{"query":"query ($f: TodoFilter) { todos(filter: $f) { totalCount } }","variables":{"f":${'{"done":'.repeat(20_000)}1${'}'.repeat(20_000)}}}`,
  ),
  body(
    'a date that is a deep list',
    `{"query":"query ($d: DateTime) { auditEvents(filter: { since: $d }) { totalCount } }","variables":{"d":${'['.repeat(15_000)}${']'.repeat(15_000)}}}`,
  ),
  body('UTF-8 that is none', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d])),
  body('UTF-16', Buffer.from('\ufeff{"query":"{ __typename }"}', 'utf16le')),
  body(
    'half a surrogate pair',
    '{"query":"mutation ($t: String!) { createTodo(input: { title: $t }) { id } }","variables":{"t":"\\ud800"}}',
  ),
  body('JSON that is cut off', '{"query":"{ __typename }"'),
  body('JSON with a comma too many', '{"query":"{ __typename }",}'),
  body('no JSON', 'query { __typename }'),
  body('nothing', ''),
  body('null', 'null'),
  body('a number', '1e400'),
  body('a string', '"{ __typename }"'),
  body('an empty batch', '[]'),
  body('a batch', `[${times(100, () => '{"query":"{ __typename }"}', ',')}]`),
  body('no query', '{}'),
  body('a query that is an object', '{"query":{"kind":"Document","definitions":[]}}'),
  body('a query that is a number', '{"query":7}'),
  body('an empty query', '{"query":""}'),
  body('a query of blanks', `{"query":"${' '.repeat(100_000)}"}`),
  body('a query of commas', `{"query":"${','.repeat(100_000)}"}`),
  body('variables that are a list', '{"query":"{ __typename }","variables":[1]}'),
  body('variables that are a string', '{"query":"{ __typename }","variables":"{}"}'),
  body('extensions that are a number', '{"query":"{ __typename }","extensions":1}'),
  body('an operation name that is a list', '{"query":"{ __typename }","operationName":["a"]}'),
  body('an automatic persisted query', '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"a"}}}'),
  body('a key that changes prototypes', '{"query":"{ __typename }","variables":{"__proto__":{"admin":true}}}'),
  body(
    'a key that changes constructors',
    '{"query":"{ __typename }","variables":{"constructor":{"prototype":{"admin":true}}}}',
  ),
  body('a form', 'query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }),
  body('an upload', '--x\r\n\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }),
  body('text', '{"query":"{ __typename }"}', { 'content-type': 'text/plain' }),
  body('XML', '<query/>', { 'content-type': 'application/xml' }),
  body('a content type that is none', '{"query":"{ __typename }"}', { 'content-type': ';;;' }),
  body('another charset', '{"query":"{ __typename }"}', { 'content-type': 'application/json; charset=utf-7' }),
  body('compression', '{"query":"{ __typename }"}', { ...JSON_TYPE, 'content-encoding': 'br' }),
  body('a media type that is not ours', '{"query":"{ __typename }"}', { ...JSON_TYPE, accept: 'image/png' }),
  body('a token of 10,000 characters', '{"query":"{ me { id } }"}', {
    ...JSON_TYPE,
    authorization: `Bearer ${'a'.repeat(10_000)}`,
  }),
]

const get = (name: string, path: string, method = 'GET'): HostileRequest => ({ name, init: { method }, path })

const PATHS: HostileRequest[] = [
  get('a mutation by GET', '/graphql?query=mutation{logout}'),
  get('a query given twice', '/graphql?query={a}&query={b}'),
  get('variables that are no JSON', '/graphql?query={__typename}&variables={'),
  get('bytes that are no UTF-8', '/graphql?query=%ff%fe'),
  get('a query that is cut off', '/graphql?query={'),
  get('a path that climbs', '/graphql/..%2f..%2fetc/passwd'),
  get('a path that is none', '/%'),
  get('an unknown path', '/admin'),
  get('an unknown method', '/graphql', 'DELETE'),
  get('a method that is nearly one', '/graphql', 'QUERY'),
]

export const HOSTILE_REQUESTS: readonly HostileRequest[] = [...HOSTILE_DOCUMENTS, ...BODIES, ...PATHS]
