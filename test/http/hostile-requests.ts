/** Requests that try to wear the API out, or to make it stumble. Each is to be refused with a 4xx or a GraphQL error of the contract. */

export type HostileRequest = { name: string; init: RequestInit; path?: string }

const times = (count: number, write: (index: number) => string, separator = ' ') =>
  Array.from({ length: count }, (_, index) => write(index)).join(separator)

const JSON_TYPE = { 'content-type': 'application/json' }

const body = (
  name: string,
  content: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = JSON_TYPE,
): HostileRequest => ({
  name,
  init: { method: 'POST', headers, body: content },
})

const operation = (name: string, query: string, variables: object = {}): HostileRequest =>
  body(name, JSON.stringify({ query, variables }))

/** Fragments, each of which spreads the next one twice: 2 to the power of their number in the end. */
const doubling = (count: number, type: string, last: string) =>
  `${times(count, (i) => `fragment F${i} on ${type} { ...F${i + 1} ...F${i + 1} }`)} fragment F${count} on ${type} { ${last} }`

/** The same as fields: each level asks for the next one under two names. */
const branching = (count: number) =>
  `${times(count, (i) => `fragment F${i} on __Type { a: ofType { ...F${i + 1} } b: ofType { ...F${i + 1} } }`)} fragment F${count} on __Type { name }`

const ofType = (levels: number) => `${'{ ofType '.repeat(levels)}{ name }${' }'.repeat(levels)}`

const DOCUMENTS: HostileRequest[] = [
  operation('deep fields', `{ __schema { types ${ofType(30)} } }`),
  operation('very deep fields', `{ __schema { types ${ofType(400)} } }`),
  operation('fields deeper than the token limit', `{a`.repeat(50_000) + '}'.repeat(50_000)),
  operation('deep inline fragments', `{ ${'... { '.repeat(400)} __typename ${'}'.repeat(400)} }`),
  operation('deep lists as a literal', `{ todo(id: ${'['.repeat(900)}${']'.repeat(900)}) { id } }`),
  operation('deep objects as a literal', `{ todos(filter: ${'{a:'.repeat(600)}1${'}'.repeat(600)}) { totalCount } }`),
  operation('lists deeper than the token limit', `{ todo(id: ${'['.repeat(100_000)}`),
  operation('a deep type', `query ($x: ${'['.repeat(900)}Int${']'.repeat(900)}) { todo(id: $x) { id } }`),
  operation('wide fields', `{ ${times(1500, (i) => `f${i}`)} }`),
  operation('many aliases', `{ ${times(400, (i) => `a${i}: __typename`)} }`),
  operation('many aliases below', `{ __schema { ${times(300, (i) => `a${i}: types { name }`)} } }`),
  operation(
    'aliases multiplied by a fragment',
    `{ ${times(20, () => '...F')} } fragment F on Query { ${times(20, (i) => `a${i}: __typename`)} }`,
  ),
  operation('a repeated field', `{ ${times(1000, () => '__typename')} }`),
  operation('a repeated field by inline fragments', `{ ${times(450, () => '... { __typename }')} }`),
  operation(
    'a repeated field by fragments',
    `{ ${times(150, (i) => `...F${i}`)} } ${times(150, (i) => `fragment F${i} on Query { __typename }`)}`,
  ),
  operation(
    'a repeated object to merge, in the square of its number',
    `{ ${times(200, () => '__schema { types { fields { name } } }')} }`,
  ),
  operation(
    'repeated arguments to compare',
    `{ ${times(200, () => 'todos(first: 1, filter: {done: true}) { totalCount }')} }`,
  ),
  operation('an argument given again and again', `{ todo(${times(600, () => 'id: 1')}) { id } }`),
  operation(
    'an input field given again and again',
    `{ todos(filter: { ${times(600, () => 'done: true')} }) { totalCount } }`,
  ),
  operation('a directive again and again', `{ __typename ${times(900, () => '@skip(if: false)')} }`),
  operation('unknown directives', `{ __typename ${times(900, (i) => `@x${i}`)} }`),
  operation('directives on everything', `{ ${times(60, (i) => `a${i}: __typename @include(if: true)`)} }`),
  operation('a fragment that spreads itself', '{ ...F } fragment F on Query { ...F }'),
  operation('fragments that spread each other', '{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }'),
  operation(
    'a long cycle of fragments',
    `{ ...F0 } ${times(200, (i) => `fragment F${i} on Query { ...F${(i + 1) % 200} }`)}`,
  ),
  operation(
    'fragments that all spread all',
    `{ ...F0 } ${times(25, (i) => `fragment F${i} on Query { ${times(25, (j) => `...F${j}`)} }`)}`,
  ),
  operation('fragments that double', `{ ...F0 } ${doubling(100, 'Query', '__typename')}`),
  operation('fields that double', `{ __schema { types { ...F0 } } } ${branching(80)}`),
  operation(
    'many operations',
    times(600, (i) => `query Q${i} { __typename }`),
  ),
  operation('many unused fragments', `{ __typename } ${times(200, (i) => `fragment F${i} on Query { __typename }`)}`),
  operation('many variables that nothing uses', `query (${times(450, (i) => `$v${i}: Int`)}) { __typename }`),
  operation(
    'many variables of types that are not there',
    `query (${times(450, (i) => `$v${i}: Type${i}`)}) { __typename }`,
  ),
  operation('a field of a long name', `{ ${'x'.repeat(100_000)} }`),
  operation('fields that nearly exist', `{ ${times(900, (i) => `todo${i}`)} }`),
  operation(
    'introspection in circles',
    `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`,
  ),
  operation(
    'a costly page of pages',
    '{ users(first: 100) { nodes { todos(first: 100) { nodes { id title notes } } } } }',
  ),
  operation(
    'a costly page of pages by variables',
    'query ($n: Int) { users(first: $n) { nodes { todos(first: $n) { nodes { id } } } } }',
    { n: 100 },
  ),
  operation('a page that is too long', '{ todos(first: 1000000000) { totalCount } }'),
  operation('a page of a negative length', '{ todos(first: -1) { totalCount } }'),
  operation('an integer that is none', '{ todos(first: 99999999999999999999999999999999999999) { totalCount } }'),
  operation('a number of 50,000 digits', `{ todos(first: ${'9'.repeat(50_000)}) { totalCount } }`),
  operation('a number that is infinite', '{ todos(first: 1e999) { totalCount } }'),
  operation('an integer too large in variables', 'query ($n: Int) { todos(first: $n) { totalCount } }', { n: 2 ** 53 }),
  operation(
    'a hundred logins',
    `mutation { ${times(20, (i) => `a${i}: login(input: { email: "a@example.com", password: "${i}" }) { accessToken }`)} }`,
  ),
  operation(
    'two logins in fragments',
    'mutation { ...A ...B } fragment A on Mutation { a: login(input: { email: "a", password: "b" }) { accessToken } } fragment B on Mutation { b: login(input: { email: "a", password: "b" }) { accessToken } }',
  ),
  operation('a string that does not end', '{ todo(id: "'),
  operation('a block string that does not end', `{ todo(id: """${'"'.repeat(100_000)}`),
  operation('an escape that is none', '{ todo(id: "\\u{110000}") { id } }'),
  operation('a NUL', '{ todo(id: "1") { id } \u0000 }'),
  operation('a subscription', 'subscription { todos }'),
  operation('a definition of a type', '{ __typename } type Query { hacked: Int } extend type Mutation { hacked: Int }'),
  operation('names of Object.prototype as fields', '{ __proto__ constructor toString hasOwnProperty }'),
  operation(
    'names of Object.prototype as types and fragments',
    '{ ...__proto__ ...constructor } fragment __proto__ on constructor { a } fragment constructor on __proto__ { a }',
  ),
  operation('an unknown operation name', 'query A { __typename } query B { __typename }'),
]

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

export const HOSTILE_REQUESTS: readonly HostileRequest[] = [...DOCUMENTS, ...BODIES, ...PATHS]

/** The documents among them that are refused for their size or shape before they are executed, as text. */
export const HOSTILE_DOCUMENTS = DOCUMENTS
