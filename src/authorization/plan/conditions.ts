/** Evaluation of `@skip` and `@include`. */

import {
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from 'graphql'

/** Returns the value of a variable in an `if` argument; undefined if it has none, so that execution reports it. */
export type Conditions = (variable: string) => boolean | undefined

/** Returns whether `@skip` or `@include` excludes a selection. */
export const isLeftOut = ({ directives }: SelectionNode, conditions: Conditions): boolean =>
  directives !== undefined &&
  directives.length > 0 &&
  (switchedBy('skip', directives, conditions) === true || switchedBy('include', directives, conditions) === false)

function switchedBy(name: string, directives: readonly DirectiveNode[], conditions: Conditions): boolean | undefined {
  const condition = directives.find((directive) => directive.name.value === name)
  const value = condition?.arguments?.find((argument) => argument.name.value === 'if')?.value
  if (value?.kind === Kind.VARIABLE) return conditions(value.name.value)
  return value?.kind === Kind.BOOLEAN ? value.value : undefined
}

/** @param variables as sent by the client. A value that is not a Boolean counts as undefined: execution rejects it. */
export function conditionsOf(
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Conditions {
  return (variable) => {
    const value = variables[variable]
    if (Object.hasOwn(variables, variable)) return typeof value === 'boolean' ? value : undefined
    const definition = operation.variableDefinitions?.find((each) => each.variable.name.value === variable)
    return definition?.defaultValue?.kind === Kind.BOOLEAN ? definition.defaultValue.value : undefined
  }
}

/** @returns the variables that the `@skip` and `@include` directives of a document use. */
export function conditionVariables(document: DocumentNode): string[] {
  const found = new Set<string>()
  visit(document, {
    Directive({ name, arguments: values = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return
      for (const { value } of values) if (value.kind === Kind.VARIABLE) found.add(value.name.value)
    },
  })
  return [...found]
}
