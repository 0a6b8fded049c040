/** What graphql-jit takes as graphql-js does, as far as is known. */

import {
  type DocumentNode,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isInputObjectType,
  type ListValueNode,
  type ObjectValueNode,
  type OperationDefinitionNode,
  typeFromAST,
  visit,
} from 'graphql'

/** How many input fields the compiler may write code for, one inside of the other: it never ends with a type that contains itself. */
const MOST_INPUTS = 500

/** Whether an operation may be compiled, of a document that is valid. */
export function isCompilable(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
): boolean {
  let left = MOST_INPUTS
  for (const { type } of variableDefinitions) left = inputsLeft(typeFromAST(schema, type), left)
  return left > 0 && isPlain(document)
}

/** @returns what is left of a number of input fields after all that are in a type; nothing, where there are more. */
function inputsLeft(type: GraphQLType | undefined, most: number): number {
  const named = getNamedType(type)
  if (!isInputObjectType(named)) return most
  let left = most
  for (const field of Object.values(named.getFields())) {
    if (left <= 0) return 0
    left = inputsLeft(field.type, left - 1)
  }
  return left
}

/**
 * Introspection depends on who asks, and @skip and @include on more than a compiled query should be trusted with. The compiler takes a
 * variable that is left out inside of a literal for null, and loses what is named as every object's prototype is.
 */
function isPlain(document: DocumentNode): boolean {
  let plain = true
  const refuse = () => {
    plain = false
  }
  const refuseVariables = (literal: ObjectValueNode | ListValueNode): void => {
    visit(literal, { Variable: refuse })
  }
  visit(document, {
    Field({ name }) {
      if (name.value.startsWith('__') && name.value !== '__typename') refuse()
    },
    Name({ value }) {
      if (value === '__proto__') refuse()
    },
    Directive: refuse,
    ObjectValue: { leave: refuseVariables },
    ListValue: { leave: refuseVariables },
  })
  return plain
}

/** Whether nothing was added to what was given, as a default is, and nothing put into a list: the compiler does neither as it should. */
export function isAsGiven(coerced: unknown, given: unknown): boolean {
  if (Array.isArray(coerced))
    return Array.isArray(given) && coerced.every((item, index) => isAsGiven(item, given[index]))
  if (!isRecord(coerced)) return true
  return (
    isRecord(given) &&
    Object.keys(coerced).every((name) => Object.hasOwn(given, name) && isAsGiven(coerced[name], given[name]))
  )
}

/** An input object, which graphql-js makes one of plain objects or of none; not an instance that a scalar is parsed to. */
function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
