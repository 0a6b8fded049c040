/**
 * Part of `npm run prepare`: keeps in package-lock.json that packages with binaries of their own decline to be compiled.
 *
 * A package that has a binding.gyp is built by node-gyp, with Python, a compiler and headers from the internet, unless its package.json says
 * `"gypfile": false`. `npm ci` looks for that in the lock file alone, where `npm install` doesn't write it.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'

type Packages = Record<string, { gypfile?: boolean }>

const LOCK = 'package-lock.json'

const declines = (path: string) =>
  existsSync(`${path}/package.json`) && JSON.parse(readFileSync(`${path}/package.json`, 'utf8')).gypfile === false

const text = readFileSync(LOCK, 'utf8')
const lock: { packages: Packages } = JSON.parse(text)
for (const [path, entry] of Object.entries(lock.packages)) if (path !== '' && declines(path)) entry.gypfile = false
const kept = `${JSON.stringify(lock, null, 2)}\n`
if (kept !== text) writeFileSync(LOCK, kept)
