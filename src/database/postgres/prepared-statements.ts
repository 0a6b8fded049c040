/**
 * Prepared statements: texts in PostgreSQL's syntax, and their names. A connection parses a named statement once, and
 * plans it once if a generic plan is no worse.
 */
export type PreparedStatements = {
  /** Returns the statement with `$1` and so on for one with `?`. */
  textOf(sql: string): string
  /** Returns the name of a text from `textOf`; for any other text the empty name, which means none. */
  nameOf(text: string): string
}

/** Keeps every statement, since the program has a limited number of them. */
export function createPreparedStatements(): PreparedStatements {
  const texts = new Map<string, string>()
  const names = new Map<string, string>()
  return {
    textOf(sql) {
      const known = texts.get(sql)
      if (known !== undefined) return known
      let count = 0
      const text = sql.replaceAll('?', () => `$${++count}`)
      texts.set(sql, text)
      names.set(text, `gatehouse_${names.size}`)
      return text
    },
    nameOf: (text) => names.get(text) ?? '',
  }
}
