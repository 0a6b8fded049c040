import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))

type Entry = { gypfile?: boolean; resolved?: string; hasInstallScript?: boolean }
const packages: [path: string, entry: Entry][] = Object.entries(read('package-lock.json').packages)
const { allowScripts } = read('package.json')

const nameOf = (path: string) => path.replace(/^.*node_modules\//, '')

/**
 * Without an install script, npm builds a package with a binding.gyp by node-gyp: with Python, a compiler and
 * downloaded headers. `gypfile: false` in package.json prevents it, but `npm install` does not copy it to the lock file
 * that `npm ci` reads.
 */
test('compiles nothing during npm ci, since the lock file sets "gypfile": false for better-sqlite3', () => {
  const hasGyp = (path: string) => existsSync(fileURLToPath(new URL(`../../${path}/binding.gyp`, import.meta.url)))
  const buildable = packages.filter(([path, { hasInstallScript }]) => !hasInstallScript && hasGyp(path))
  expect(buildable.map(([path, { gypfile }]) => [path, gypfile])).toEqual([['node_modules/better-sqlite3', false]])
})

test('allows or denies every install script of a package by name', () => {
  const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path))
  expect(scripted.filter((name) => name !== 'fsevents' && !(name in allowScripts))).toEqual([])
})

test('pins no registry host in the lock file', () => {
  expect(packages.filter(([, { resolved }]) => resolved?.startsWith('http'))).toEqual([])
})
