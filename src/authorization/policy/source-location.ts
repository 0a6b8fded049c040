import type { ASTNode, Source } from 'graphql'

/** Position in the SDL. Lines and columns count from 1. */
export type SourceLocation = { source: string; line: number; column: number }

/** @returns null for a node made in code, or parsed with `noLocation`. */
export function locationOf(node: ASTNode | null | undefined): SourceLocation | null {
  if (!node?.loc) return null
  const { source, start } = node.loc
  const starts = lineStartsOf(source)
  const index = lastAtMost(starts, start)
  const column = start - (starts[index] ?? 0) + 1
  const { line: firstLine, column: firstColumn } = source.locationOffset
  return { source: source.name, line: index + firstLine, column: index === 0 ? column + firstColumn - 1 : column }
}

export const printLocation = (location: SourceLocation | null) =>
  location ? `${location.source}:${location.line}:${location.column}` : 'the schema'

const lineStarts = new WeakMap<Source, readonly number[]>()

/** Offsets of line starts, cached per source. Scanning a large SDL for each directive would dominate the start time. */
function lineStartsOf(source: Source): readonly number[] {
  const known = lineStarts.get(source)
  if (known) return known
  const starts = [0, ...Array.from(source.body.matchAll(/\r\n|[\n\r]/g), ({ index, 0: end }) => index + end.length)]
  lineStarts.set(source, starts)
  return starts
}

/** @returns index of the last number that does not exceed a limit. The numbers must be ascending. */
function lastAtMost(rising: readonly number[], limit: number): number {
  let [low, high] = [0, rising.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((rising[middle] ?? 0) <= limit) low = middle
    else high = middle - 1
  }
  return low
}
