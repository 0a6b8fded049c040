/** Mutations of a candidate: each function returns a modified copy. */

import type { Candidate, Parameters } from './candidate.ts'
import { NASTY_TEXTS } from './nasty-texts.ts'
import type { Random } from './random.ts'

/** In characters; longer texts are truncated. */
const MAX_LENGTH = 60_000

type Change = (
  candidate: Candidate,
  random: Random,
  freshDocument: () => string,
  others: readonly Candidate[],
) => Candidate

/** Headers that the server or one of its libraries reads. */
const HEADERS = [
  ...['accept', 'accept-encoding', 'accept-language', 'authorization', 'cache-control', 'content-type', 'cookie'],
  ...['forwarded', 'if-none-match', 'origin', 'range', 'refresh-token-transport', 'referer', 'sec-fetch-site'],
  ...['traceparent', 'user-agent', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-request-id'],
]

const HEADER_VALUES: readonly ((length: number) => string)[] = [
  (length) => Array.from({ length }, (_, n) => `text/x${n};q=0.${n % 10}`).join(','),
  (length) => Array.from({ length }, (_, n) => `c${n}=${n}`).join('; '),
  (length) => `Bearer ${'a.'.repeat(length)}b`,
  (length) => `Bearer ${Buffer.from('{"alg":"HS256","typ":"at+jwt"}').toString('base64url')}.${'x'.repeat(length)}.y`,
  (length) => Array.from({ length }, (_, n) => `10.0.${n >> 8}.${n & 255}`).join(', '),
  (length) => `bytes=${Array.from({ length }, (_, n) => `${n}-`).join(',')}`,
  (length) => 'x'.repeat(length),
]

const changeText = (text: string, random: Random): string => {
  const [a, b] = [random.below(text.length + 1), random.below(text.length + 1)].toSorted((x, y) => x - y) as [
    number,
    number,
  ]
  const slice = text.slice(a, b)
  switch (random.below(6)) {
    case 0:
      return text.slice(0, b) + slice.repeat(random.small(60)) + text.slice(b)
    case 1:
      return text.slice(0, a) + text.slice(b)
    case 2:
      return text.slice(0, a) + random.pick(NASTY_TEXTS)(random.small(1000)) + text.slice(b)
    case 3:
      return (
        text.slice(0, a) +
        random.pick(['{', '}', '(', ')', '[', ']', '"', '...', '@', '$', ':', '#', '\n']) +
        text.slice(a)
      )
    case 4:
      return text.replace(/\d+/g, (digits) => (random.chance(0.3) ? String(random.pick([0, 1, 100, 2 ** 31])) : digits))
    default:
      return text.slice(0, a) + slice.split(' ').toSorted().join(' ') + text.slice(b)
  }
}

/** Repeats a selection: `{a{b}}` becomes `{a{b b b}}`, or repeats a field with everything below it. */
const repeatSelection = (query: string, random: Random): string => {
  const braces = [...query.matchAll(/\{([^{}]*)\}/g)]
  if (braces.length === 0) return query
  const { index, 0: whole, 1: inner = '' } = random.pick(braces)
  const times = random.small(60)
  const text = random.chance(0.5)
    ? Array.from({ length: times }, (_, n) => inner.trim().replace(/^(\w+)(?!\s*:)/, `r${n}:$1`)).join(' ')
    : Array.from({ length: times }, () => inner).join(' ')
  return `${query.slice(0, index)}{${text}}${query.slice(index + whole.length)}`
}

/** Moves a selection into fragments that are spread many times. */
const toFragments = (query: string, random: Random): string => {
  const braces = [...query.matchAll(/\{([^{}]*)\}/g)]
  if (braces.length === 0) return query
  const { index, 0: whole } = random.pick(braces)
  const count = random.small(40)
  const type = random.pick(['Query', 'Mutation', 'Todo', 'TodoConnection', 'User', '__Type', '__Schema', '__Field'])
  const spreads = Array.from({ length: count }, (_, n) => `...G${n}`).join(' ')
  const definitions = Array.from({ length: count }, (_, n) => `fragment G${n} on ${type}${whole}`).join(' ')
  return `${query.slice(0, index)}{${spreads}}${query.slice(index + whole.length)} ${definitions}`
}

const nestedJson = (random: Random): unknown => {
  const kind = random.below(5)
  const size = random.small(2000)
  if (kind === 0) return Array.from({ length: size }, () => random.below(10))
  if (kind === 1) return Object.fromEntries(Array.from({ length: size }, (_, n) => [`k${n}`, n]))
  if (kind === 2) return Array.from({ length: random.small(500) }).reduce<unknown>((inner) => [inner], 1)
  if (kind === 3) return Array.from({ length: random.small(500) }).reduce<unknown>((inner) => ({ a: inner }), 1)
  return random.pick(NASTY_TEXTS)(size)
}

/** Replaces one value somewhere in a JSON value. */
const changeJson = (value: unknown, random: Random): unknown => {
  if (random.chance(0.3) || typeof value !== 'object' || value === null) return nestedJson(random)
  if (Array.isArray(value))
    return value.length === 0 ? [nestedJson(random)] : value.with(0, changeJson(value[0], random))
  const entries = Object.entries(value)
  if (entries.length === 0) return { input: nestedJson(random) }
  const [name] = random.pick(entries)
  return { ...value, [name]: changeJson((value as Record<string, unknown>)[name], random) }
}

const withParameters = (candidate: Candidate, change: (parameters: Parameters) => Parameters): Candidate => {
  const { body } = candidate
  return { ...candidate, body: change(typeof body === 'string' ? { query: body } : body) }
}

const withQuery = (candidate: Candidate, change: (query: string) => string): Candidate =>
  withParameters(candidate, (parameters) => ({ ...parameters, query: change(parameters.query).slice(0, MAX_LENGTH) }))

const CHANGES: readonly Change[] = [
  (candidate, random) => withQuery(candidate, (query) => changeText(query, random)),
  (candidate, random) => withQuery(candidate, (query) => changeText(query, random)),
  (candidate, random) => withQuery(candidate, (query) => repeatSelection(query, random)),
  (candidate, random) => withQuery(candidate, (query) => repeatSelection(query, random)),
  (candidate, random) => withQuery(candidate, (query) => toFragments(query, random)),
  (candidate, _random, freshDocument) => withQuery(candidate, freshDocument),
  (candidate, random, _fresh, others) => {
    const other = random.pick(others)
    const text = typeof other.body === 'string' ? other.body : other.body.query
    return withQuery(
      candidate,
      (query) => query.slice(0, random.below(query.length + 1)) + text.slice(random.below(text.length + 1)),
    )
  },
  (candidate, random) =>
    withParameters(candidate, (parameters) => ({
      ...parameters,
      variables: changeJson(parameters.variables ?? {}, random),
    })),
  (candidate, random) =>
    withParameters(candidate, (parameters) => ({
      ...parameters,
      [random.pick(['operationName', 'extensions', 'documentId', 'id'])]: nestedJson(random),
    })),
  (candidate, random) => ({
    ...candidate,
    headers: {
      ...candidate.headers,
      [random.pick(HEADERS)]: random.pick(HEADER_VALUES)(random.small(400)).slice(0, 12_000),
    },
  }),
  (candidate) => ({ ...candidate, headers: { 'content-type': 'application/json' } }),
  (candidate) => ({ ...candidate, viewer: candidate.viewer === 'user' ? 'nobody' : 'user' }),
  (candidate) => ({ ...candidate, method: candidate.method === 'POST' ? 'GET' : 'POST' }),
  (candidate, random) => ({
    ...candidate,
    path: random.pick([
      '/graphql',
      '/graphql',
      '/health/ready',
      '/',
      '/app/',
      '/schema.graphql',
      '/.well-known/jwks.json',
      `/${'a/'.repeat(random.small(300))}`,
    ]),
  }),
  (candidate, random) => {
    const text = typeof candidate.body === 'string' ? candidate.body : JSON.stringify(candidate.body)
    return { ...candidate, body: changeText(text, random).slice(0, MAX_LENGTH) }
  },
]

/** Applies one or a few mutations to a candidate. */
export function mutate(
  candidate: Candidate,
  random: Random,
  freshDocument: () => string,
  others: readonly Candidate[],
): Candidate {
  let changed = candidate
  for (let times = random.small(4); times > 0; times--)
    changed = random.pick(CHANGES)(changed, random, freshDocument, others)
  return changed
}
