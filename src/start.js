// @ts-check
/**
 * What `npm start` runs: the program from bundle/, which loads in half the time, unless something in src/ has changed since that was made:
 * then from src/, as it is written. In JavaScript, since Node takes 50 ms and 17 MB to strip the types of even one file
 * (docs/adr/0028-bundle.md).
 */

import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { bundledProgram } from './bundled.js'

// As root.ts has it, which can't be loaded before it is known where from.
const ROOT = new URL('..', import.meta.url)

// What Node has compiled is kept for the next start; beside the packages, so that whoever may change one may change the other.
enableCompileCache(fileURLToPath(new URL('node_modules/.cache/node', ROOT)))
await import(bundledProgram(ROOT)?.href ?? './main.ts')
