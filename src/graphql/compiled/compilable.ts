/** Decides which operations graphql-jit runs exactly like graphql-js. */

import {
  type DocumentNode,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isInputObjectType,
  Kind,
  type ListValueNode,
  type ObjectValueNode,
  type OperationDefinitionNode,
  OperationTypeNode,
  typeFromAST,
  visit,
} from 'graphql'

/** Maximum number of nested input fields. The compiler never terminates for a type that contains itself. */
const MAX_INPUT_FIELDS = 500

/** True if an operation of a valid document may be compiled. */
export function isCompilable(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean {
  let left = MAX_INPUT_FIELDS
  for (const { type } of operation.variableDefinitions ?? []) left = inputFieldsLeft(typeFromAST(schema, type), left)
  return left > 0 && canRunAgain(operation) && isPlain(document)
}

/** True if Apollo can run the operation after its compiled run failed: `runOnce` covers a single root field. */
function canRunAgain({ operation, selectionSet: { selections } }: OperationDefinitionNode): boolean {
  if (operation === OperationTypeNode.QUERY) return true
  return operation === OperationTypeNode.MUTATION && selections.length === 1 && selections[0]?.kind === Kind.FIELD
}

/** Subtracts the input fields of a type from a maximum. @returns the rest; 0 or less if the type has more. */
function inputFieldsLeft(type: GraphQLType | undefined, max: number): number {
  const named = getNamedType(type)
  if (!isInputObjectType(named)) return max
  let left = max
  for (const field of Object.values(named.getFields())) {
    if (left <= 0) return 0
    left = inputFieldsLeft(field.type, left - 1)
  }
  return left
}

/**
 * Excludes what compiled code does differently. Introspection depends on the viewer, and Apollo handles `@skip` and
 * `@include`. An omitted variable inside a literal becomes null, and a name `__proto__` is lost.
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

/** True if coercion neither added a default nor wrapped a value in a list. Compiled code does both differently. */
export function isAsGiven(coerced: unknown, given: unknown): boolean {
  if (Array.isArray(coerced))
    return Array.isArray(given) && coerced.every((item, index) => isAsGiven(item, given[index]))
  if (!isRecord(coerced)) return true
  return (
    isRecord(given) &&
    Object.keys(coerced).every((name) => Object.hasOwn(given, name) && isAsGiven(coerced[name], given[name]))
  )
}

/** True for an input object, with or without prototype. Instances made by a scalar are not input objects. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
