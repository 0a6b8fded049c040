import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'

test('src/authorization imports graphql-js, graphql-tools and the types of Apollo Server, and nothing else', () => {
  const folder = new URL('../../src/authorization/', import.meta.url)
  const imports = readdirSync(folder).flatMap((name) => {
    const source = readFileSync(new URL(name, folder), 'utf8')
    expect(source).not.toMatch(/\b(process\.|Buffer\.|require\(|setImmediate\()/)
    return [...source.matchAll(/(import type|import|export)[^'"]*?from '([^']+)'/g)].map(([, kind, from]) => [
      kind,
      from,
    ])
  })
  const foreign = imports.filter(([, from]) => !/^\.\/[\w-]+\.ts$/.test(from ?? ''))
  expect(new Set(foreign.map(([, from]) => from))).toEqual(
    new Set(['graphql', '@graphql-tools/utils', '@apollo/server']),
  )
  for (const [kind, from] of foreign) if (from === '@apollo/server') expect(kind).toBe('import type')
})
