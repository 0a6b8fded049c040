import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const read = (path: string) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'))

type Entry = { gypfile?: boolean; resolved?: string; hasInstallScript?: boolean }
const packages: [path: string, entry: Entry][] = Object.entries(read('package-lock.json').packages)
const { allowScripts } = read('package.json')

const nameOf = (path: string) => path.replace(/^.*node_modules\//, '')

/**
 * Without a script of its own, a package that has a binding.gyp is built by node-gyp, with Python, a compiler and headers from the
 * internet. That it declines, in its package.json, `npm install` doesn't carry over to the lock file, which is all that `npm ci` reads.
 */
test('npm ci compiles nothing: what brings its binaries has "gypfile": false, in the lock file and so for every npm', () => {
  const hasGyp = (path: string) => existsSync(fileURLToPath(new URL(`../${path}/binding.gyp`, import.meta.url)))
  const buildable = packages.filter(([path, { hasInstallScript }]) => !hasInstallScript && hasGyp(path))
  expect(buildable.map(([path, { gypfile }]) => [path, gypfile])).toEqual([['node_modules/better-sqlite3', false]])
})

test('every script that a package would run when it is installed is allowed or refused by name', () => {
  const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path))
  expect(scripted.filter((name) => name !== 'fsevents' && !(name in allowScripts))).toEqual([])
})

test('packages come from whatever registry npm is set to', () => {
  expect(packages.filter(([, { resolved }]) => resolved?.startsWith('http'))).toEqual([])
})
