/** Size of a document. Measuring takes time proportional to its text, not to its expanded fragments. */

import { type DocumentNode, Kind, type OperationDefinitionNode } from 'graphql'
import { createSelectionFold, type Fragments, fragmentsOf } from '../documents/selection-fold.ts'
import type { LimitViolation } from './limit-violation.ts'
import type { DocumentLimits } from './limits.ts'
import { mergedFieldsWalk } from './merged-fields.ts'
import { nesting } from './nesting.ts'

type SizeLimits = Omit<DocumentLimits, 'tokens' | 'cost'>

/** Size of one level of fields and everything below. Overflow yields Infinity, which exceeds every limit. */
type Size = {
  depth: number
  aliases: number
  directives: number
  selections: number
  /** Occurrences of each response name at this level. */
  readonly names: Map<string, number>
}

class Violation extends Error {
  readonly violation: LimitViolation

  constructor(violation: LimitViolation) {
    super(violation.name)
    this.violation = violation
  }
}

/**
 * Finds the first limit that an operation or fragment of a document exceeds. Unused fragments count too, since
 * validating them takes time. The document may be invalid; a fragment cycle counts once.
 * @returns null if no limit is exceeded.
 */
export function findViolation(document: DocumentNode, limits: SizeLimits): LimitViolation | null {
  try {
    check(document, limits)
    return null
  } catch (error) {
    if (error instanceof Violation) return error.violation
    throw error
  }
}

function check(document: DocumentNode, limits: SizeLimits): void {
  const allow = (name: keyof SizeLimits, value: number) => {
    if (value > limits[name]) throw new Violation({ name, max: limits[name] })
  }
  const allowSize = (size: Size) => {
    for (const name of ['depth', 'aliases', 'directives', 'selections'] as const) allow(name, size[name])
  }
  // Each of about thirty validation rules descends into everything nested, values and types included.
  allow('nesting', nesting(document))

  const fragments = fragmentsOf(document)
  const sizes = sizesOf(fragments, allow, allowSize)
  const operations: OperationDefinitionNode[] = []
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      allow('arguments', definition.variableDefinitions?.length ?? 0)
      allowSize(sizes.fragment(definition.name.value))
    }
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const { variableDefinitions = [], directives = [] } = definition
    allow('arguments', variableDefinitions.length)
    const size = sizes.selectionSet(definition.selectionSet, null)
    size.directives += directives.length
    for (const variable of variableDefinitions) size.directives += variable.directives?.length ?? 0
    allowSize(size)
    allow('rootFields', size.names.size)
    operations.push(definition)
  }

  const walk = mergedFieldsWalk(fragments, (fields) => allow('repeats', fields.length))
  for (const { selectionSet } of [...operations, ...fragments.values()]) walk(selectionSet)
}

function sizesOf(
  fragments: Fragments,
  allow: (name: keyof SizeLimits, value: number) => void,
  allowSize: (size: Size) => void,
) {
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

  return createSelectionFold<null, Size>(fragments, {
    empty: () => ({ depth: 0, aliases: 0, directives: 0, selections: 0, names: new Map() }),
    addField(size, field, _context, below) {
      size.selections += 1
      size.directives += field.directives?.length ?? 0
      if (field.alias) size.aliases += 1
      allow('arguments', field.arguments?.length ?? 0)
      addName(size, (field.alias ?? field.name).value, 1)
      addBelow(size, below(null), 1)
    },
    addFragment(size, fragment, contents) {
      allowSize(contents)
      size.selections += 1
      size.directives += fragment.directives?.length ?? 0
      for (const [name, times] of contents.names) addName(size, name, times)
      addBelow(size, contents, 0)
    },
    contextOf: () => null,
    enterFragment(depth, { directives = [] }, size) {
      allow('nesting', depth + 1)
      size.directives += directives.length
    },
  })
}
