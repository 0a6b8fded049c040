/** Checks of the schema as a whole. */

import { getNamedType } from 'graphql'
import type { AuthRule } from './auth-rule.ts'
import { protectedInputTypes, rulesOfReturnType } from './combine.ts'
import type { Declared } from './read-directives.ts'
import { all, covers } from './requirement.ts'
import { type Composite, isComposite, isForOperations, type OutputField, rootTypes } from './schema-elements.ts'
import type { SchemaIssues } from './schema-issue.ts'

const NONE: readonly AuthRule[] = []

export function checkRootFields({ schema, names, own, open }: Declared, issues: SchemaIssues): void {
  for (const type of rootTypes(schema))
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`
      const isCovered = own.has(type.name)
      if (isCovered && open.has(coordinate))
        issues.add(coordinate, `has @${names.public}, but ${type.name} has @${names.auth}.`, field.astNode)
      if (isCovered || own.has(coordinate) || open.has(coordinate)) continue
      const isFederations = type === schema.getQueryType() && (field.name === '_service' || field.name === '_entities')
      if (isFederations)
        issues.add(coordinate, `is open to everybody: set its requirement in the option 'federation'.`, field.astNode)
      else issues.add(coordinate, `has neither @${names.auth} nor @${names.public}.`, field.astNode)
    }
}

/** An implementing type with a weaker requirement would bypass that of its interface. */
export function checkImplementers(declared: Declared, issues: SchemaIssues): void {
  const ownOf = (coordinate: string) => declared.own.get(coordinate) ?? NONE
  for (const type of Object.values(declared.schema.getTypeMap()).filter(isComposite))
    for (const parent of type.getInterfaces()) {
      if (!declared.ruledTypes.has(parent.name)) continue
      check(type.name, type, ownOf(type.name), parent.name)
      for (const { name } of Object.values(parent.getFields())) {
        const field = type.getFields()[name]
        if (!field) continue
        const coordinate = `${type.name}.${name}`
        const required = [...ownOf(coordinate), ...ownOf(type.name), ...rulesOfReturnType(declared, field)]
        check(coordinate, field, required, `${parent.name}.${name}`)
      }
    }

  function check(
    coordinate: string,
    { astNode }: Composite | OutputField,
    required: readonly AuthRule[],
    of: string,
  ): void {
    const requirements = (rules: readonly AuthRule[]) => all(rules.map(({ requirement }) => requirement))
    if (!covers(requirements(required), requirements(ownOf(of))))
      issues.add(coordinate, `requires less than ${of}.`, astNode)
  }
}

/** Resolvers do not receive arguments of directives in operations, so the guard cannot check them. */
export function checkOperationDirectives({ schema, names, own }: Declared, issues: SchemaIssues): void {
  const inputTypes = protectedInputTypes(Object.values(schema.getTypeMap()), (coordinate) => own.has(coordinate))
  for (const { name, args, astNode } of schema.getDirectives().filter(isForOperations))
    for (const argument of args) {
      const type = getNamedType(argument.type).name
      if (!inputTypes.has(type)) continue
      const message = `takes ${type}, whose @${names.auth} is not enforced in a directive's arguments.`
      issues.add(`@${name}(${argument.name}:)`, message, argument.astNode ?? astNode)
    }
}
