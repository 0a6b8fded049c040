import { type DocumentNode, Kind, type ValidationRule } from 'graphql'
import { findExcess } from './document-size.ts'
import type { Limits } from './limits.ts'
import { tooLarge } from './refusal.ts'

/**
 * A validation rule that refuses a document that is too large, and keeps the other rules from it: some of them take time that
 * grows with the square of it. Rules run side by side, so an empty document is handed on for them to visit.
 */
export function documentLimits(limits: Limits): ValidationRule {
  return (context) => ({
    Document(document): DocumentNode | undefined {
      const excess = findExcess(document, limits)
      if (excess === null) return undefined
      context.reportError(tooLarge(excess, document.definitions[0] ?? document))
      return { kind: Kind.DOCUMENT, definitions: [] }
    },
  })
}
