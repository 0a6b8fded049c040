/**
 * fast-check's settings: `npm test` uses a fixed seed and 200 runs; `npm run test:slow` a random seed and ten times the
 * runs. A failure prints the seed and the counterexample.
 */

import fc from 'fast-check'
import { SLOW } from './slow.js'

/** Returns the number of runs of a property that needs more or fewer than 200. @param count runs at `npm test`. */
export const runs = (count: number): number => (SLOW ? count * 10 : count)

fc.configureGlobal(SLOW ? { numRuns: runs(200) } : { numRuns: 200, seed: 1 })

export { fc }
