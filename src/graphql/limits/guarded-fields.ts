import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql'

/** Mutations that take a secret and say whether it is right, or that cost a password's hash. */
export const GUARDED = ['register', 'login', 'refresh', 'resetPassword', 'changePassword'] as const
export type Guarded = (typeof GUARDED)[number]

export type GuardedField = FieldNode & { readonly name: { readonly value: Guarded } }

const isGuarded = (field: FieldNode): field is GuardedField => GUARDED.some((name) => name === field.name.value)

/** An operation's fields that are guarded, under whatever name and in whatever fragment; each fragment counts once. */
export function guardedFields(
  document: DocumentNode,
  { operation, selectionSet }: OperationDefinitionNode,
): GuardedField[] {
  const found: GuardedField[] = []
  const seen = new Set<string>()
  const fragment = (name: string) =>
    document.definitions.find(
      (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name,
    )

  function collect({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        if (isGuarded(selection)) found.push(selection)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        collect(selection.selectionSet)
      } else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value)
        const spread = fragment(selection.name.value)
        if (spread) collect(spread.selectionSet)
      }
    }
  }

  if (operation === OperationTypeNode.MUTATION) collect(selectionSet)
  return found
}
