/** Limits of files to 200 lines and of folders to 15 files, except generated ones. */

import { globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const cwd = fileURLToPath(new URL('../..', import.meta.url))

const MAX_LINES = 200
const MAX_FILES = 15

/** Generated files, and files of other package managers. */
const GENERATED =
  /\.generated\.|\/generated\/|__generated__|\/dist\/|node_modules|src\/database\/(postgresql-)?client\//

const files = globSync('{src,test,scripts,bench,client,web,examples}/**/*.{ts,tsx,js,cjs,css}', { cwd }).filter(
  (path) => !GENERATED.test(path),
)

test('limits every file to 200 lines', () => {
  const lines = (path: string) => readFileSync(`${cwd}/${path}`, 'utf8').trimEnd().split('\n').length
  expect(files.filter((path) => lines(path) > MAX_LINES).sort()).toEqual([])
})

test('limits every folder to 15 files at one level', () => {
  const folders = Map.groupBy(files, dirname)
  expect([...folders].filter(([, inside]) => inside.length > MAX_FILES).map(([folder]) => folder)).toEqual([])
})
