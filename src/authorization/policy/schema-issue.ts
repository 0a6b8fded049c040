import type { ASTNode } from 'graphql'
import { locationOf, printLocation, type SourceLocation } from './source-location.ts'

/** Problem of a schema that prevents the start. */
export type SchemaIssue = { coordinate: string; message: string; location: SourceLocation | null }

/** Thrown with all issues of a schema. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
  /** In SDL order. */
  readonly issues: readonly SchemaIssue[]

  constructor(issues: readonly SchemaIssue[]) {
    const sorted = inOrder(issues)
    const lines = sorted.map(({ message, location }) => `  ${printLocation(location)} ${message}`)
    super(
      `Invalid authorization schema: ${issues.length} ${issues.length === 1 ? 'error' : 'errors'}.\n${lines.join('\n')}`,
    )
    this.issues = sorted
  }
}

/** Collects issues, so that all of them are reported at once. */
export class SchemaIssues {
  readonly #found: SchemaIssue[] = []

  add(coordinate: string, message: string, node: ASTNode | null | undefined): void {
    this.#found.push({ coordinate, message: `${coordinate} ${message}`, location: locationOf(node) })
  }

  /** @throws {PolicyError} if there are any. */
  throwIfAny(): void {
    if (this.#found.length > 0) throw new PolicyError(this.#found)
  }
}

function inOrder(issues: readonly SchemaIssue[]): SchemaIssue[] {
  const key = ({ location }: SchemaIssue) => location ?? { source: '', line: 0, column: 0 }
  return issues.toSorted((a, b) => {
    const [first, second] = [key(a), key(b)]
    return first.source.localeCompare(second.source) || first.line - second.line || first.column - second.column
  })
}
