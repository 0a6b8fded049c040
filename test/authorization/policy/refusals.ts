/** Messages with which a schema is rejected. */

import { buildASTSchema, type GraphQLSchema, isEnumType, parse, Source } from 'graphql'
import { compilePolicy, PolicyError } from '../../../src/authorization/index.ts'
import type { DirectiveNames } from '../../../src/authorization/policy/definition.ts'
import { DIRECTIVES } from '../support/directives.ts'

/** Returns the message for an SDL that begins at its first line. */
export function refusal(sdl: string, names?: DirectiveNames): string {
  const document = parse(new Source(sdl.trim(), 'app.graphql'))
  // Not validated as SDL, so that the engine must detect invalid policies itself.
  const schema = buildASTSchema(document, { assumeValidSDL: true })
  try {
    compilePolicy(schema, { roles: rolesIn(schema), directives: names })
  } catch (error) {
    if (error instanceof PolicyError) return error.message
    throw error
  }
  return ''
}

/** Returns the roles in the order of the enum, for tests that do not depend on the order. */
export function rolesIn(schema: GraphQLSchema): string[] {
  const role = schema.getType('Role')
  return isEnumType(role) ? role.getValues().map(({ name }) => name) : []
}

/** Returns the errors for an SDL after the directives, with lines counted from there. */
export function refusalOf(sdl: string): string[] {
  const offset = DIRECTIVES.trim().split('\n').length
  return refusal(`${DIRECTIVES.trim()}\n${sdl.trim()}`)
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/:(\d+):/, (_match, number) => `:${Number(number) - offset}:`))
}
