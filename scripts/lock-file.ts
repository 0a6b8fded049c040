/**
 * Part of `npm run prepare`: marks packages with prebuilt binaries in package-lock.json, so that npm does not compile
 * them.
 *
 * npm compiles each package with a binding.gyp, unless its package.json has `"gypfile": false`. That needs Python, a
 * compiler and downloaded headers. `npm ci` reads that from the lock file only, and `npm install` does not write it
 * there.
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
