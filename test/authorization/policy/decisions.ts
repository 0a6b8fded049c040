/** Planner and guard together. */

import { expect } from '@jest/globals'
import type { Viewer } from '../../../src/authorization/index.ts'
import { authorized } from '../support/authorized.ts'
import { ALL_DIRECTIVES } from '../support/directives.ts'

export const rules = { SELF: () => false, TEAM: () => false }

/** Returns the decision of planner and guard, which must agree. */
export function decisions(sdl: string, resolvers: Parameters<typeof authorized>[1] = {}) {
  const schema = authorized(ALL_DIRECTIVES + sdl, resolvers, { rules })
  return async (query: string, viewer: Viewer | null = null, variables: Record<string, unknown> = {}) => {
    const planned = await schema.ask(query, { viewer, variables })
    const guarded = await schema.execute(query, { viewer, variables })
    expect(guarded.denied[0]).toEqual(planned.denied[0])
    return planned.denied
  }
}
