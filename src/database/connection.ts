/** A page of a list (Relay Cursor Connections Specification). */
export type Connection<T> = {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[]
  readonly nodes: readonly T[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
  /** Counts all pages, when it is asked. */
  totalCount(): Promise<number>
}
