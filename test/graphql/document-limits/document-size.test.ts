import { describe, expect, test } from '@jest/globals'
import { getIntrospectionQuery, parse } from 'graphql'
import { parseConfig } from '../../../src/config/config.ts'
import { findViolation } from '../../../src/graphql/document-limits/document-size.ts'
import { fc } from '../../fast-check.ts'

const { documentLimits: limits } = parseConfig({}).graphql
const violation = (query: string) => findViolation(parse(query), limits)?.name ?? null
const times = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => write(i)).join(' ')
const nested = (levels: number) => `${'{a'.repeat(levels)}${'}'.repeat(levels)}`

describe('documents beyond a limit', () => {
  test.each([
    ['nesting', nested(51)],
    ['nesting', `{a(b: ${'['.repeat(49)}${']'.repeat(49)})}`],
    ['nesting', `{a(b: ${'{c: '.repeat(49)}1${'}'.repeat(49)})}`],
    ['nesting', `query ($a: ${'['.repeat(50)}Int${']'.repeat(50)}) {a}`],
    ['nesting', `${'{...'.repeat(50)}{a}${'}'.repeat(50)}`],
    ['nesting', `{...F0} ${times(51, (i) => `fragment F${i} on Query {...F${i + 1}}`)}`],
    ['arguments', `{a(${times(101, () => 'b: 1')})}`],
    ['arguments', `query (${times(101, (i) => `$v${i}: Int`)}) {a}`],
    ['depth', nested(17)],
    ['depth', `{...F} fragment F on Query ${nested(17)}`],
    ['depth', `{a{...F}} fragment F on Query ${nested(16)}`],
    ['depth', `{b} fragment Unused on Query ${nested(17)}`],
    ['aliases', `{${times(31, (i) => `x${i}: a`)}}`],
    ['aliases', `{${times(16, () => '...F')}} fragment F on Query {x: a y: b}`],
    ['rootFields', `{${times(21, (i) => `a${i}`)}}`],
    ['rootFields', `{...F} fragment F on Query {${times(21, (i) => `a${i}`)}}`],
    ['repeats', `{${times(31, () => 'a')}}`],
    ['repeats', `{b{${times(31, () => '... on B {a}')}}}`],
    ['repeats', `{b{${times(31, (i) => `...F${i}`)}}} ${times(31, (i) => `fragment F${i} on B {a}`)}`],
    ['repeats', `{b{${times(31, () => '...F')}}} fragment F on B {a}`],
    ['repeats', `{${times(15, () => `a{${times(30, () => 'b{c}')}}`)}}`],
    ['repeats', `{${times(6, () => 'a{b{c} b{c} ...F}')}} fragment F on A {${times(20, (i) => `b{d${i}}`)}}`],
    [
      'repeats',
      `{a ...F} fragment F on Query {${times(8, () => 'b{...G}')}} fragment G on B {${times(4, () => 'c{d}')} ... on B{c{e} ${times(30, () => 'f{g}')}}  f{h}}`,
    ],
    ['directives', `{a ${times(51, () => '@x')}}`],
    ['directives', `query ($v: Int ${times(51, () => '@x')}) {a}`],
    ['directives', `query ${times(51, () => '@x')} {a}`],
    ['directives', `{a{...F b{...F}}} fragment F on A {c ${times(26, () => '@x')}}`],
    ['selections', `{a{${times(20, (i) => `b${i}{...F}`)}}} fragment F on B {${times(60, (i) => `c${i}`)}}`],
    [
      'selections',
      `{a{...F0}} ${times(40, (i) => `fragment F${i} on A {a{...F${i + 1}} b{...F${i + 1}}}`)} fragment F40 on A {c}`,
    ],
  ])('rejects a document by its %s: %.60s', (limit, query) => {
    expect(violation(query)).toBe(limit)
  })
})

describe('documents within the limits', () => {
  test.each([
    ['at the limit of nesting', `{a(b: ${'['.repeat(48)}${']'.repeat(48)}) c(d: [1]) e(f: ")))")}`],
    ['at the limit of depth', nested(16)],
    ['at the limit of aliases', `{a{${times(30, (i) => `x${i}: b`)}}}`],
    ['at the limit of root fields', `{${times(20, (i) => `a${i}`)}}`],
    ['at the limit of repeats', `{b{${times(30, () => '... on B {a}')}}}`],
    [
      'with a cycle, which is for validation to refuse',
      '{...F} fragment F on Query {a ...G} fragment G on Query {b ...F}',
    ],
    ['with a fragment that is not there', '{...F}'],
    [
      'with one fragment in fields that merge',
      `{${times(12, () => 'a{...F}')}} fragment F on A {${times(10, (i) => `b${i}{c}`)}}`,
    ],
    ['with many fields of one name that do not merge', `{${times(20, (i) => `a${i}{${times(20, () => 'b')}}`)}}`],
    [
      'of the names of Object.prototype',
      '{constructor{__proto__} toString ...hasOwnProperty} fragment hasOwnProperty on Query {valueOf}',
    ],
    [
      'as tools introspect it',
      getIntrospectionQuery({
        schemaDescription: true,
        inputValueDeprecation: true,
        specifiedByUrl: true,
        oneOf: true,
      }),
    ],
  ])('accepts a document %s', (_name, query) => {
    expect(violation(query)).toBeNull()
  })
})

/** Generates a selection set with at most `depth` levels of fields, without fragments. */
const { selections } = fc.letrec<{ selections: string; field: string }>((tie) => ({
  field: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom('a', 'b', 'c', 'x: a', 'y: b'),
    fc.tuple(fc.constantFrom('a', 'b'), tie('selections')).map(([name, set]) => `${name} ${set}`),
  ),
  selections: fc.array(tie('field'), { minLength: 1, maxLength: 4 }).map((fields) => `{${fields.join(' ')}}`),
}))

test('counts a fragment as if it stood where it is spread', () => {
  const limit = fc.constantFrom('depth' as const, 'aliases' as const, 'selections' as const, 'repeats' as const)
  fc.assert(
    fc.property(selections, limit, fc.integer({ min: 1, max: 12 }), (set, name, most) => {
      const wide = {
        nesting: 1e9,
        depth: 1e9,
        aliases: 1e9,
        selections: 1e9,
        repeats: 1e9,
        arguments: 1e9,
        directives: 1e9,
        rootFields: 1e9,
      }
      const inline = findViolation(parse(`{a{...on A ${set}}}`), { ...wide, [name]: most })
      const spread = findViolation(parse(`{a{...F}} fragment F on A ${set}`), { ...wide, [name]: most })
      expect(spread).toEqual(inline)
    }),
  )
})

test('rejects exponentially expanding fragments without expanding them', () => {
  const doubling = times(150, (i) => `fragment F${i} on A {a{...F${i + 1}} b{...F${i + 1}}}`)
  const document = parse(`{...F0} ${doubling} fragment F150 on A {c}`)
  expect(findViolation(document, { ...limits, nesting: 1000, depth: 1000 })?.name).toBe('selections')
})
