/**
 * The names of a row's columns, in their order. A list that lacks a column of the model doesn't compile: its row would have the
 * column by type, and not when the program runs.
 */
export const columnsOf = <Row>(columns: Record<keyof Row & string, true>): (keyof Row & string)[] =>
  Object.keys(columns) as (keyof Row & string)[]

/** Columns as a SELECT has them. */
export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')
