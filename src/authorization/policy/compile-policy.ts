/** Compiles the directives of a schema to a policy. */

import { type GraphQLSchema, versionInfo } from 'graphql'
import { isSupportedVersion } from '../graphql-17.ts'
import { checkImplementers, checkOperationDirectives, checkRootFields } from './checks.ts'
import { combine, protectedInputTypes } from './combine.ts'
import { readDefinition } from './definition.ts'
import type { Policy, PolicyOptions } from './policy.ts'
import { readDirectives } from './read-directives.ts'
import { SchemaIssues } from './schema-issue.ts'

/**
 * @param schema schema with its SDL nodes or `extensions.directives`. Elements with neither require nothing.
 * @throws {PolicyError} with every issue of the schema.
 */
export function compilePolicy(
  schema: GraphQLSchema,
  options: PolicyOptions = {},
  ruleNames?: readonly string[],
): Policy {
  const issues = new SchemaIssues()
  if (!isSupportedVersion())
    issues.add('graphql', `is ${versionInfo.major}.${versionInfo.minor}: install 16.11 or later, or 17.`, null)
  const names = { auth: 'auth', public: 'public', ...options.directives }
  const definition = readDefinition(schema, names, options.roles, issues)
  if (ruleNames) checkRuleNames(definition.rules, ruleNames, issues)
  const declared = readDirectives(schema, names, definition, options, issues)
  checkRootFields(declared, issues)
  checkImplementers(declared, issues)
  checkOperationDirectives(declared, issues)
  issues.throwIfAny()

  const coordinates = combine(declared)
  const types = Object.values(schema.getTypeMap())
  return {
    roles: definition.roles,
    rules: definition.rules,
    coordinates,
    protectedInputTypes: protectedInputTypes(types, (coordinate) => coordinates.has(coordinate)),
    signsIn: declared.signsIn,
  }
}

function checkRuleNames(declared: readonly string[], given: readonly string[], issues: SchemaIssues): void {
  for (const name of declared)
    if (!given.includes(name)) issues.add(`Rule ${name}`, `has no function: add it to the option 'rules'.`, null)
  for (const name of given)
    if (!declared.includes(name))
      issues.add(`Rule ${name}`, 'is a function without a value in the enum of rules.', null)
}
