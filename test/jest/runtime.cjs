/**
 * Jest's runtime, except that Node itself imports tests, sources and packages: each worker process loads a source or a
 * package once for all its test files, where Jest would compile it again for each. That was two thirds of all CPU.
 * Modules below test/ are loaded anew for each test file, since helpers have hooks and state.
 */

const { enableCompileCache, flushCompileCache, registerHooks } = require('node:module')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')
const JestRuntime = require('jest-runtime').default

const GLOBALS = Symbol.for('gatehouse.jest-globals')
const ROOT = join(__dirname, '../..')
const TESTS = `${pathToFileURL(join(ROOT, 'test')).href}/`

/** Number of runs of each test file in this process: more than one in watch mode. */
const runs = new Map()

/** Name of the run: the same in each process, so that the next process finds the compiled code of its helpers. */
let run = ''

const names = 'afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test'

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@jest/globals') return { url: `jest-globals:${run}`, format: 'module', shortCircuit: true }
    const resolved = next(specifier, context)
    const isHelper = resolved.url.startsWith(TESTS) && context.parentURL?.startsWith(TESTS)
    return isHelper ? { ...resolved, url: `${resolved.url.split('?')[0]}?run=${run}` } : resolved
  },
  load(url, context, next) {
    if (!url.startsWith('jest-globals:')) return next(url, context)
    const source = `export const { ${names} } = globalThis[Symbol.for('gatehouse.jest-globals')]`
    return { format: 'module', source, shortCircuit: true }
  },
})
// Keeps compiled code, types stripped, for the next process: a worker, or a server that a test starts.
enableCompileCache(join(ROOT, 'node_modules/.cache/node'))

class Runtime extends JestRuntime {
  async unstable_importModule(path) {
    const times = (runs.get(path) ?? 0) + 1
    runs.set(path, times)
    run = encodeURIComponent(`${path.slice(ROOT.length + 1)},${times}`)
    globalThis[GLOBALS] = this.requireModuleOrMock(path, '@jest/globals')
    await import(pathToFileURL(path).href)
    // Not all of it at exit, for which a worker has half a second.
    flushCompileCache()
  }
}

module.exports = { __esModule: true, default: Runtime }
