/** How large a document is, in time that grows with its text and not with what its fragments unfold to. */

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import type { Excess, Limits } from './limits.ts'
import { nesting } from './nesting.ts'

type DocumentLimits = Omit<Limits, 'tokens' | 'cost'>

/** The size of a level of fields and of all that is below; numbers that overflow become Infinity, which is over any limit. */
type Size = {
  depth: number
  aliases: number
  directives: number
  selections: number
  /** How often each response name stands at this level. */
  readonly names: Map<string, number>
}

class Exceeded extends Error {
  readonly excess: Excess

  constructor(excess: Excess) {
    super(excess.limit)
    this.excess = excess
  }
}

/**
 * The first limit that a document exceeds, in any of its operations and fragments, those that nothing uses included: all of
 * them cost time to validate. It need not be valid; what a cycle of fragments would add is not counted.
 * @returns null where it exceeds none.
 */
export function findExcess(document: DocumentNode, limits: DocumentLimits): Excess | null {
  try {
    check(document, limits)
    return null
  } catch (error) {
    if (error instanceof Exceeded) return error.excess
    throw error
  }
}

function check(document: DocumentNode, limits: DocumentLimits): void {
  const allow = (limit: keyof DocumentLimits, value: number) => {
    if (value > limits[limit]) throw new Exceeded({ limit, most: limits[limit] })
  }
  // What is deep, values and types included, takes each of some thirty rules down all the way and up again.
  allow('nesting', nesting(document))

  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)

  const sizes = new Map<string, Size>()
  /** How many fragments we are in. */
  let spread = 0

  function fragmentSize(name: string): Size {
    const known = sizes.get(name)
    if (known) return known
    const size = emptySize()
    sizes.set(name, size) // what a cycle finds
    const fragment = fragments.get(name)
    allow('nesting', ++spread)
    if (fragment) addDefinition(size, fragment)
    spread -= 1
    return size
  }

  function addDefinition(size: Size, definition: OperationDefinitionNode | FragmentDefinitionNode): void {
    size.directives += definition.directives?.length ?? 0
    allow('arguments', definition.variableDefinitions?.length ?? 0)
    for (const variable of definition.variableDefinitions ?? []) size.directives += variable.directives?.length ?? 0
    addSelections(size, definition.selectionSet)
    for (const limit of ['depth', 'aliases', 'directives', 'selections'] as const) allow(limit, size[limit])
  }

  function addName(size: Size, name: string, times: number): void {
    const repeats = (size.names.get(name) ?? 0) + times
    allow('repeats', repeats)
    size.names.set(name, repeats)
  }

  function addBelow(size: Size, below: Size, levels: 0 | 1): void {
    size.depth = Math.max(size.depth, below.depth + levels)
    size.aliases += below.aliases
    size.directives += below.directives
    size.selections += below.selections
  }

  function addSelections(size: Size, { selections }: SelectionSetNode): void {
    for (const selection of selections) {
      size.selections += 1
      size.directives += selection.directives?.length ?? 0
      if (selection.kind === Kind.FIELD) {
        addName(size, (selection.alias ?? selection.name).value, 1)
        allow('arguments', selection.arguments?.length ?? 0)
        if (selection.alias) size.aliases += 1
        const below = emptySize()
        if (selection.selectionSet) addSelections(below, selection.selectionSet)
        addBelow(size, below, 1)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        addSelections(size, selection.selectionSet)
      } else {
        const below = fragmentSize(selection.name.value)
        for (const [name, times] of below.names) addName(size, name, times)
        addBelow(size, below, 0)
      }
    }
  }

  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragmentSize(definition.name.value)
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const size = emptySize()
    addDefinition(size, definition)
    allow('rootFields', size.names.size)
  }
}

function emptySize(): Size {
  return { depth: 0, aliases: 0, directives: 0, selections: 0, names: new Map() }
}
