/**
 * Metrics of the process: memory, CPU time, event loop, garbage collection. There is one registry for the whole
 * process, because the library's timers and observers never stop. A registry for each application would outlive it.
 */

import { collectDefaultMetrics, Registry } from '@prometheus-io/client'

export const processMetrics = new Registry()

collectDefaultMetrics({ register: processMetrics })
