/** Documents that exhaust the API: rejected by size or shape before execution. */

export type HostileRequest = { name: string; init: RequestInit; path?: string }

export const times = (count: number, write: (index: number) => string, separator = ' ') =>
  Array.from({ length: count }, (_, index) => write(index)).join(separator)

export const JSON_TYPE = { 'content-type': 'application/json' }

export const body = (
  name: string,
  content: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = JSON_TYPE,
): HostileRequest => ({
  name,
  init: { method: 'POST', headers, body: content },
})

const operation = (name: string, query: string, variables: object = {}): HostileRequest =>
  body(name, JSON.stringify({ query, variables }))

/** Fragments that each spread the next one twice, for exponential expansion. */
const doubling = (count: number, type: string, last: string) =>
  `${times(count, (i) => `fragment F${i} on ${type} { ...F${i + 1} ...F${i + 1} }`)} fragment F${count} on ${type} { ${last} }`

/** Nested fields that each select the next one under two aliases. */
const branching = (count: number) =>
  `${times(count, (i) => `fragment F${i} on __Type { a: ofType { ...F${i + 1} } b: ofType { ...F${i + 1} } }`)} fragment F${count} on __Type { name }`

const ofType = (levels: number) => `${'{ ofType '.repeat(levels)}{ name }${' }'.repeat(levels)}`

export const HOSTILE_DOCUMENTS: HostileRequest[] = [
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
    'fields that merge across parents',
    `{ ${times(15, () => `__schema{${times(30, () => 'types{name}')}}`)} }`,
  ),
  operation(
    'fields of fragments that merge across parents',
    `{ ${times(10, () => 'me { ...F }')} ${times(10, (i) => `...G${i}`)} } fragment F on User { ${times(10, () => 'sessions { nodes { id } }')} } ${times(10, (i) => `fragment G${i} on Query { me { ${times(10, () => 'sessions { nodes { ip } }')} } }`)}`,
  ),
  operation(
    'introspection under several names',
    `{ ${times(10, (i) => `a${i}: __schema { types { name description fields { name description args { name } } } }`)} }`,
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
