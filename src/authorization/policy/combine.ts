/** Combines the rules of each coordinate to its full requirement. */

import { type GraphQLNamedType, getNamedType, isEnumType, isInputObjectType, isInputType } from 'graphql'
import type { AuthRule } from './auth-rule.ts'
import type { CoordinatePolicy } from './policy.ts'
import type { Declared } from './read-directives.ts'
import { all, isNothing, type Requirement, requirement, withoutRules } from './requirement.ts'
import { isComposite, type OutputField, rootTypes } from './schema-elements.ts'

const NONE: readonly AuthRule[] = []

/** Rules of a type and of its interfaces. */
export function rulesOfType({ own, ruledTypes }: Declared, type: GraphQLNamedType): readonly AuthRule[] {
  const interfaces = isComposite(type) ? type.getInterfaces().filter(({ name }) => ruledTypes.has(name)) : []
  if (interfaces.length === 0) return own.get(type.name) ?? NONE
  return [type, ...interfaces].flatMap(({ name }) => own.get(name) ?? NONE)
}

/**
 * Rules of a field that come from its return type. Object rules of a type are evaluated on its fields, with the object
 * itself. The field that returns the object requires only a signed-in viewer for them.
 */
export function rulesOfReturnType(declared: Declared, { type }: OutputField): readonly AuthRule[] {
  const rules = rulesOfType(declared, getNamedType(type))
  return rules.length === 0
    ? rules
    : rules.map((rule) =>
        rule.requirement.alternatives.length === 0 ? rule : { ...rule, requirement: withoutRules(rule.requirement) },
      )
}

export function combine(declared: Declared): ReadonlyMap<string, CoordinatePolicy> {
  const { schema, own, ruledTypes, open, definition } = declared
  const ownOf = (coordinate: string) => own.get(coordinate) ?? NONE
  const coordinates = new Map<string, CoordinatePolicy>()
  const roots = rootTypes(schema)
  for (const type of Object.values(schema.getTypeMap())) {
    set(type.name, rulesOfType(declared, type))
    if (isInputObjectType(type))
      for (const { name, type: valueType } of Object.values(type.getFields())) {
        const coordinate = `${type.name}.${name}`
        set(coordinate, [...ownOf(coordinate), ...ownOf(type.name), ...ownOf(getNamedType(valueType).name)])
      }
    if (isEnumType(type))
      for (const { name } of type.getValues())
        set(`${type.name}.${name}`, [...ownOf(`${type.name}.${name}`), ...ownOf(type.name)])
    if (!isComposite(type)) continue

    // Most types of a large schema have no rules and therefore no entry.
    const family = [type, ...type.getInterfaces()].map(({ name }) => name).filter((name) => ruledTypes.has(name))
    const ofType = rulesOfType(declared, type)
    const isRoot = roots.some((root) => root === type)
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`
      const ofFamily = family.flatMap((name) => ownOf(`${name}.${field.name}`))
      const rules = [...ofFamily, ...ofType, ...rulesOfReturnType(declared, field)]
      set(coordinate, rules, isRoot ? ofOnlyScopes(coordinate, [...ofFamily, ...ofType]) : undefined)
      for (const argument of field.args) {
        const suffix = `${field.name}(${argument.name}:)`
        const ofArgument = family.flatMap((name) => ownOf(`${name}.${suffix}`))
        set(`${type.name}.${suffix}`, [...ofArgument, ...ownOf(getNamedType(argument.type).name)])
      }
    }
  }
  return coordinates

  /** Requirement of a root field for viewers with `onlyScopes`. Includes `@public` fields if the schema uses scopes. */
  function ofOnlyScopes(coordinate: string, rules: readonly AuthRule[]): Requirement | undefined {
    if (open.has(coordinate) && !definition.declared.has('scopes')) return undefined
    const named = rules.flatMap(({ requirement: { scopes, alternatives } }) => [
      ...scopes,
      ...alternatives.flatMap((each) => each.scopes),
    ])
    return requirement({ onlyScopes: named, closedToOnlyScopes: named.length === 0 })
  }

  function set(coordinate: string, rules: readonly AuthRule[], besides?: Requirement): void {
    if (rules.length === 0 && !besides) return
    const authRules = rules.length > 1 ? [...new Set(rules)] : rules
    const [reject, answerNull] = (['REJECT', 'NULL'] as const).map((denied) =>
      all(authRules.filter((rule) => rule.denied === denied).map((rule) => rule.requirement)),
    ) as [Requirement, Requirement]
    const rejecting = besides ? all([reject, besides]) : reject
    const whole = all([rejecting, answerNull])
    if (!isNothing(whole)) coordinates.set(coordinate, { coordinate, authRules, reject: rejecting, answerNull, whole })
  }
}

/**
 * @returns names of the input types that contain a protected field or value at any depth, or are protected themselves.
 */
export function protectedInputTypes(
  types: readonly GraphQLNamedType[],
  isProtected: (coordinate: string) => boolean,
): ReadonlySet<string> {
  const found = new Set(types.filter((type) => isInputType(type) && hasProtected(type)).map(({ name }) => name))
  const containing = new Map<string, string[]>()
  for (const type of types)
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields())) {
        const inner = getNamedType(field.type).name
        containing.set(inner, [...(containing.get(inner) ?? []), type.name])
      }
  for (const name of found) for (const outer of containing.get(name) ?? []) found.add(outer) // The set grows here.
  return found

  function hasProtected(type: GraphQLNamedType): boolean {
    if (isProtected(type.name)) return true
    if (isEnumType(type)) return type.getValues().some(({ name }) => isProtected(`${type.name}.${name}`))
    return isInputObjectType(type) && Object.keys(type.getFields()).some((name) => isProtected(`${type.name}.${name}`))
  }
}
