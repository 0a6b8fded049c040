import { globSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'

/** The only test script that prints durations. */
const PRINTS = 'test/authorization/property/properties.ts'

test('measures elapsed time in no test, since clocks are injected', () => {
  const files = globSync('test/**/*.ts').filter((path) => path !== PRINTS && path !== 'test/template/clocks.test.ts')
  expect(files.length).toBeGreaterThan(100)
  const clocks = /performance\.now\(|process\.(hrtime|cpuUsage|uptime)/
  expect(files.filter((path) => clocks.test(readFileSync(path, 'utf8')))).toEqual([])
})
