/**
 * Returns the column names of a row. A list that lacks a column of the model fails to compile; otherwise its rows would
 * lack a property that their type promises.
 */
export const columnsOf = <Row>(columns: Record<keyof Row & string, true>): (keyof Row & string)[] =>
  Object.keys(columns) as (keyof Row & string)[]

/** Formats columns for a SELECT. */
export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')
