/** What every scenario is: a measurement that gives a section of docs/performance.md, or null where it can not be made here. */

import type { Section } from '../harness/section.ts'
import type { World } from '../harness/world.ts'
import type { Options } from '../options.ts'

export type Scenario = (options: Options, world: World, say: (line: string) => void) => Promise<Section | null>
