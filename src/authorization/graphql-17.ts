/** Differences between graphql 16 and 17. */

import {
  astFromValue,
  type GraphQLInputType,
  type GraphQLResolveInfo,
  Kind,
  type ValueNode,
  valueFromAST,
  versionInfo,
} from 'graphql'

/** Versions with which the engine is tested. */
export const isSupportedVersion = ({ major, minor }: { major: number; minor: number } = versionInfo) =>
  (major === 16 && minor >= 11) || major === 17

type WithDefault = { defaultValue?: unknown; default?: { value?: unknown; literal?: ValueNode } | undefined }

/**
 * Returns the default of an argument or input field. graphql 17 keeps it as written (`literal`) or as a value; 16 keeps
 * a value.
 */
export function defaultOf(input: object): { value: unknown } | { literal: ValueNode } | undefined {
  const { default: given, defaultValue } = input as WithDefault
  if (given?.literal) return { literal: given.literal }
  if (given) return { value: given.value }
  return defaultValue === undefined ? undefined : { value: defaultValue }
}

/**
 * Returns the name of an argument's default among the values of an enum. Resolvers may have changed the internal
 * values.
 */
export function defaultEnumName(
  input: object,
  values: readonly { name: string; value: unknown }[],
): string | undefined {
  const found = defaultOf(input)
  if (!found) return undefined
  if (!('literal' in found)) return values.find(({ value }) => value === found.value)?.name
  return found.literal.kind === Kind.ENUM ? found.literal.value : undefined
}

type VariableValues = Readonly<Record<string, unknown>>

/**
 * Returns the coerced variables of an execution. graphql 17 wraps them in `{ sources, coerced }`. Other executors may
 * not, so a variable counts wherever it is found.
 */
export function coercedVariables({ variableValues }: Pick<GraphQLResolveInfo, 'variableValues'>): VariableValues {
  const { coerced, sources } = variableValues as { coerced?: unknown; sources?: unknown }
  if (versionInfo.major < 17 || !isObject(coerced) || !isObject(sources)) return variableValues
  return { ...variableValues, ...(coerced as VariableValues) }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/**
 * Returns the value that coercion inserts for an omitted input field. graphql 17 creates it from a literal once and
 * keeps it.
 */
export function coercedDefaultOf(field: object | undefined): unknown {
  const { _memoizedCoercedDefaultValue: made, defaultValue } = (field ?? {}) as {
    _memoizedCoercedDefaultValue?: unknown
    defaultValue?: unknown
  }
  return made ?? defaultValue
}

/**
 * Returns whether the default of an argument or input field is valid for a type. The visible schema may have removed
 * enum values.
 */
export function isValidDefault(input: object, type: GraphQLInputType): boolean {
  const found = defaultOf(input)
  if (!found) return true
  try {
    if ('literal' in found) return valueFromAST(found.literal, type) !== undefined
    astFromValue(found.value, type)
    return true
  } catch {
    return false
  }
}
