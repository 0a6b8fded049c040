/** How each database finds what contains a text by its index: UserSearch in SQLite, pg_trgm's and that of pairs in PostgreSQL. */

/** Characters of each piece that the index knows. */
const LENGTH = 3

/**
 * The expression of SQLite's full-text search for what has all the pieces of a text: it contains more than what contains the
 * text, which is to be looked at besides.
 * @returns null for a text too short to have one.
 */
export function trigramsOf(text: string): string | null {
  const characters = [...text]
  const pieces = characters.slice(0, 1 - LENGTH).map((_, at) => characters.slice(at, at + LENGTH).join(''))
  if (characters.length < LENGTH) return null
  return [...new Set(pieces)].map((piece) => `"${piece.replaceAll('"', '""')}"`).join(' AND ')
}

/** Whether a text is one or two characters, as PostgreSQL's index of pairs has them. */
export const isPair = (text: string): boolean => [...text].length < LENGTH

/** The pattern of LIKE for what contains a text as it is. */
export function likeContaining(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
