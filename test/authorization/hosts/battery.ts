/** Test cases that each host must pass. */

import { EXECUTION } from './battery/execution.ts'
import { INPUTS } from './battery/inputs.ts'
import { OPERATIONS } from './battery/operations.ts'
import { REQUIREMENTS } from './battery/requirements.ts'
import { RUNTIME } from './battery/runtime.ts'
import type { Case } from './server.ts'

export const CASES: readonly Case[] = [...OPERATIONS, ...INPUTS, ...EXECUTION, ...REQUIREMENTS, ...RUNTIME]
