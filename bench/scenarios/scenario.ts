/** Scenario: returns a section of docs/lab/benchmarks.md, or null if this machine cannot measure it. */

import type { Section } from '../harness/section.ts'
import type { World } from '../harness/worlds/world.ts'
import type { Options } from '../options.ts'

export type Scenario = (options: Options, world: World, say: (line: string) => void) => Promise<Section | null>
