/** Issues for which a schema is rejected. */

import { buildASTSchema, type GraphQLSchema, parse } from 'graphql'
import { compilePolicy, PolicyError, type PolicyOptions } from '../../../src/authorization/index.ts'
import { DIRECTIVES, ROLES } from '../support/directives.ts'

export function issuesOf(schema: GraphQLSchema, options: PolicyOptions = {}): string[] {
  try {
    compilePolicy(schema, { roles: ROLES, ...options })
    return []
  } catch (error) {
    if (error instanceof PolicyError) return error.issues.map(({ message }) => message)
    throw error
  }
}

export const built = (sdl: string) => buildASTSchema(parse(DIRECTIVES + sdl), { assumeValidSDL: true })
