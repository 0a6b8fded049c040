/** By SQLite's full-text search for trigrams, UserSearch; a part that is too short for it, by reading the index of emails. */

import type { User } from './client/client.ts'
import type { EmailSearch } from './email-search.ts'
import { type Source, windowSql } from './keyset-sql.ts'
import type { Statements } from './statements.ts'
import { USER_COLUMNS } from './user-rows.ts'

/** Of so many that are found, a page is sooner read in its order: then there are some on the way. */
const MANY = 1000

/** Characters of each piece that the full-text search knows. */
const LENGTH = 3

const FOUND = '"UserSearch" WHERE "UserSearch" MATCH ?'
const BY_PIECES = {
  count: `SELECT count(*) AS "count" FROM (SELECT 1 FROM ${FOUND} LIMIT ?)`,
  condition: `"id" IN (SELECT "userId" FROM "UserSearchRow" WHERE "row" IN (SELECT "rowid" FROM ${FOUND}))`,
}

/** From one end to the other: a tenth of the table. */
const READ = '"User" INDEXED BY "User_emailKey_key" WHERE instr("emailKey", ?) > 0'
const BY_READING = {
  count: `SELECT count(*) AS "count" FROM (SELECT 1 FROM ${READ} LIMIT ?)`,
  condition: `"rowid" IN (SELECT "rowid" FROM ${READ})`,
}

export function sqliteEmailSearch(all: Statements['all']): EmailSearch {
  async function among({ from, conditions, values }: Source, part: string): Promise<Source> {
    const literally: Source = {
      from,
      conditions: [...conditions, 'instr("emailKey", ?) > 0'],
      values: [...values, part],
    }
    const pieces = trigramsOf(part)
    const { count, condition } = pieces === null ? BY_READING : BY_PIECES
    const sought = pieces ?? part
    const [found] = await all<{ count: number }>(count, [sought, MANY])
    if (found?.count === MANY) return literally
    return { ...literally, conditions: [condition, ...literally.conditions], values: [sought, ...literally.values] }
  }
  return {
    among,
    async find(users, part, window) {
      const { sql, values } = windowSql(USER_COLUMNS, await among(users, part), window)
      return all<User>(sql, values)
    },
  }
}

/**
 * The expression of the full-text search for what has all the pieces of a text: it contains more than what contains the text,
 * which is to be looked at besides.
 * @returns null for a text too short to have one.
 */
export function trigramsOf(text: string): string | null {
  const characters = [...text]
  const pieces = characters.slice(0, 1 - LENGTH).map((_, at) => characters.slice(at, at + LENGTH).join(''))
  if (characters.length < LENGTH) return null
  return [...new Set(pieces)].map((piece) => `"${piece.replaceAll('"', '""')}"`).join(' AND ')
}
