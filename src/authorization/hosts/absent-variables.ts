import { type DocumentNode, Kind, visit } from 'graphql'

/**
 * Detects an operation that graphql-jit runs differently from graphql-js. If a variable inside an input object literal
 * is omitted, graphql-jit passes null.
 * @returns a function that returns true if such a variable is omitted.
 */
export function absentVariables(): (document: DocumentNode, variables: Record<string, unknown> | undefined) => boolean {
  const withinObjects = new WeakMap<DocumentNode, readonly string[]>()
  return (document, variables = {}) => {
    const names = withinObjects.get(document) ?? variablesWithinObjects(document)
    withinObjects.set(document, names)
    return names.some((name) => !Object.hasOwn(variables ?? {}, name))
  }
}

function variablesWithinObjects(document: DocumentNode): readonly string[] {
  const found = new Set<string>()
  visit(document, {
    ObjectField: ({ value }) => {
      if (value.kind === Kind.VARIABLE) found.add(value.name.value)
    },
  })
  return [...found]
}
