import {
  type FieldNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql'

/** Mutations that take a secret and say whether it is right, or that cost a password's hash. */
const GUARDED: ReadonlySet<string> = new Set(['register', 'login', 'refresh', 'resetPassword', 'changePassword'])

/**
 * A validation rule that lets an operation hold one of these fields only, under whatever name and in whatever fragment: one
 * request is one attempt, so that limits on requests are limits on guesses.
 */
export const oneCredential: ValidationRule = (context) => {
  function collect({ selections }: SelectionSetNode, found: FieldNode[], seen: Set<string>): FieldNode[] {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        if (GUARDED.has(selection.name.value)) found.push(selection)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        collect(selection.selectionSet, found, seen)
      } else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value)
        const fragment = context.getFragment(selection.name.value)
        if (fragment) collect(fragment.selectionSet, found, seen)
      }
    }
    return found
  }

  return {
    OperationDefinition({ operation, selectionSet }) {
      if (operation !== OperationTypeNode.MUTATION) return
      const [, second] = collect(selectionSet, [], new Set())
      if (!second) return
      const names = [...GUARDED].join(', ')
      context.reportError(new GraphQLError(`An operation may hold one of ${names}.`, { nodes: second }))
    },
  }
}
