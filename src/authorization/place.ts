import { type ASTNode, getLocation } from 'graphql'

/** Where something is written in the SDL. */
export type Place = { source: string; line: number; column: number }

/** @returns null for what was never written, or parsed with `noLocation`. */
export function placeOf(node: ASTNode | null | undefined): Place | null {
  if (!node?.loc) return null
  const { source, start } = node.loc
  const { line, column } = getLocation(source, start)
  const { line: firstLine, column: firstColumn } = source.locationOffset
  return {
    source: source.name,
    line: line + firstLine - 1,
    column: line === 1 ? column + firstColumn - 1 : column,
  }
}

export const printPlace = (place: Place | null) =>
  place ? `${place.source}:${place.line}:${place.column}` : 'the schema'
