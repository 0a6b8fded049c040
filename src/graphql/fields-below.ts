import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql'

/** A field's own node belongs to one document, and so do its fragments. */
const known = new WeakMap<FieldNode, ReadonlySet<string>>()

/**
 * The names of all fields that an operation asks for somewhere below the one that is being resolved, whatever their types: what
 * isn't among them need not be read.
 */
export function fieldsBelow({ fieldNodes, fragments }: GraphQLResolveInfo): ReadonlySet<string> {
  const [only] = fieldNodes
  const found = fieldNodes.length === 1 && only && known.get(only)
  if (found) return found

  const names = new Set<string>()
  const spread = new Set<string>()
  const collect = (selectionSet: SelectionSetNode | undefined): void => {
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind === 'Field') {
        names.add(selection.name.value)
        collect(selection.selectionSet)
      } else if (selection.kind === 'InlineFragment') {
        collect(selection.selectionSet)
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value)
        collect(fragments[selection.name.value]?.selectionSet)
      }
    }
  }
  for (const { selectionSet } of fieldNodes) collect(selectionSet)
  if (fieldNodes.length === 1 && only) known.set(only, names)
  return names
}
