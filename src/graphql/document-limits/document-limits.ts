import { type DocumentNode, Kind, type ValidationRule } from 'graphql'
import { findViolation } from './document-size.ts'
import { tooLarge } from './limit-violation.ts'
import type { DocumentLimits } from './limits.ts'

/**
 * Validation rule that rejects a document that is too large before other rules visit it: some of them take quadratic
 * time. All rules run in one pass, so the others get an empty document instead.
 */
export function documentLimits(limits: DocumentLimits): ValidationRule {
  return (context) => ({
    Document(document): DocumentNode | undefined {
      const violation = findViolation(document, limits)
      if (violation === null) return undefined
      context.reportError(tooLarge(violation, document.definitions[0] ?? document))
      return { kind: Kind.DOCUMENT, definitions: [] }
    },
  })
}
