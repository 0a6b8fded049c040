import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'

test('imports graphql-js only in src/authorization', () => {
  const folder = new URL('../../src/authorization/', import.meta.url)
  const imports = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const source = readFileSync(new URL(name, folder), 'utf8')
      expect(source).not.toMatch(/\b(process\.\w+\(|Buffer\.|require\(|setImmediate\()/)
      return [...source.matchAll(/(import type|import|export)[^'"]*?from '([^']+)'/g)].map(([, kind, from]) => [
        kind,
        from,
      ])
    })
  const foreign = imports.filter(([, from]) => !/^\.{1,2}\/([\w-]+\/)?[\w-]+\.ts$/.test(from ?? ''))
  expect(new Set(foreign.map(([, from]) => from))).toEqual(new Set(['graphql']))
})
