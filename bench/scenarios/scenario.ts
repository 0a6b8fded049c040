/** What every scenario is: a name, and a measurement that gives a section of docs/performance.md. */

import type { Section } from '../harness/section.ts'
import type { World } from '../harness/world.ts'
import type { Options } from '../options.ts'

export type Scenario = (options: Options, world: World, say: (line: string) => void) => Promise<Section>
