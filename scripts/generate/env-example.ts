/** `npm run env:example`: writes `.env.example` from the settings. With `--check`, fails if the file is stale. */

import { readFileSync, writeFileSync } from 'node:fs'
import { describeSettings } from '../../src/config/config.ts'
import { ROOT } from '../../src/core/paths.ts'
import { envExample } from '../lib/env-example.ts'

const FILE = new URL('.env.example', ROOT)
const text = envExample(describeSettings())

if (!process.argv.includes('--check')) writeFileSync(FILE, text)
else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write('.env.example is stale: run npm run env:example\n')
  process.exitCode = 1
}
