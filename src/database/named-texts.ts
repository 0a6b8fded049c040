/** Statements as PostgreSQL wants them, and their names: one with a name is parsed once for each connection, and planned once if that proves no worse. */
export type NamedTexts = {
  /** The statement with `$1` and so on, for one with `?`. */
  textOf(sql: string): string
  /** The name for a text that `textOf` gave; none, which is the empty one, for any other. */
  nameOf(text: string): string
}

/** Keeps what it is asked for: statements are as many as the program has. */
export function namedTexts(): NamedTexts {
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
