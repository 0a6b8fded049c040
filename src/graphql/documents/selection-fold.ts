/** Single walk over selections: fields, inline fragments and named fragments. Takes linear time. */

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  type NamedTypeNode,
  type SelectionSetNode,
} from 'graphql'

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/**
 * Rules of a fold. The result of a selection set grows as its selections are added.
 * @template C context passed downwards, such as a parent type.
 */
export type SelectionFold<C, R> = {
  /** Result of a selection set without selections. */
  empty(): R
  /** Adds a field. @param below result of the field's own selections, in the given context. */
  addField(result: R, field: FieldNode, context: C, below: (context: C) => R): void
  /** Adds the contents of a fragment. */
  addFragment(result: R, fragment: InlineFragmentNode | FragmentSpreadNode, contents: R): void
  /** Context inside a fragment with this type condition. @param outer enclosing context; null for a named fragment. */
  contextOf(condition: NamedTypeNode, outer: C | null): C
  /** Called before a named fragment is folded. @param depth number of enclosing named fragments. */
  enterFragment?(depth: number, definition: FragmentDefinitionNode, result: R): void
}

export type Fold<C, R> = {
  selectionSet(selectionSet: SelectionSetNode, context: C): R
  /** Folds a named fragment. */
  fragment(name: string): R
}

/**
 * Folds each named fragment once, however often it is spread. The document may be invalid: a missing fragment is empty,
 * and so is a fragment inside itself.
 */
export function createSelectionFold<C, R>(fragments: Fragments, fold: SelectionFold<C, R>): Fold<C, R> {
  const folded = new Map<string, R>()
  let depth = 0

  function foldFragment(name: string): R {
    const known = folded.get(name)
    if (known !== undefined) return known
    const result = fold.empty()
    folded.set(name, result)
    const definition = fragments.get(name)
    if (!definition) return result
    fold.enterFragment?.(depth, definition, result)
    depth += 1
    addSelections(result, definition.selectionSet, fold.contextOf(definition.typeCondition, null))
    depth -= 1
    return result
  }

  function addSelections(result: R, { selections }: SelectionSetNode, context: C): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const { selectionSet } = selection
        fold.addField(result, selection, context, (below) =>
          selectionSet ? foldSet(selectionSet, below) : fold.empty(),
        )
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const { typeCondition, selectionSet } = selection
        const inside = typeCondition ? fold.contextOf(typeCondition, context) : context
        fold.addFragment(result, selection, foldSet(selectionSet, inside))
      } else {
        fold.addFragment(result, selection, foldFragment(selection.name.value))
      }
    }
  }

  function foldSet(selectionSet: SelectionSetNode, context: C): R {
    const result = fold.empty()
    addSelections(result, selectionSet, context)
    return result
  }

  return { selectionSet: foldSet, fragment: foldFragment }
}

/** Returns the fragments of a document by name. The last one wins if names repeat. */
export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
}

/** Fold that collects the fields of a selection set, including those of fragments, without duplicates. */
export const OWN_FIELDS: SelectionFold<null, Set<FieldNode>> = {
  empty: () => new Set(),
  addField: (fields, field) => void fields.add(field),
  addFragment: (fields, _fragment, contents) => {
    for (const field of contents) fields.add(field)
  },
  contextOf: () => null,
}
