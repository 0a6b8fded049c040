/** Page of a list (Relay Cursor Connections Specification). */
export type Connection<T> = {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[]
  readonly nodes: readonly T[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
  /** Counts the rows of all pages; runs a query only when called. */
  totalCount(): Promise<number>
}
