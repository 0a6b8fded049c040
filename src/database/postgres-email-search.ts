/**
 * By an index that has of each user the pieces of the email and the periods that `createdAt` is in (see its migration). What few have is
 * looked up at once. What many have is likely to be found by reading the list's first rows; where it isn't, since those who have
 * it came at another time, it is looked up period by period until the page is full.
 */

import type { User } from './client/client.ts'
import type { Key } from './cursor.ts'
import type { EmailSearch, UserColumns } from './email-search.ts'
import { type Source, windowSql } from './keyset-sql.ts'
import type { Window } from './page.ts'
import { type Period, periodsOf, type Spread, shareOf } from './periods.ts'
import type { Value } from './statements.ts'
import { USER_COLUMNS } from './user-rows.ts'

/** Runs a query that is planned for its values. */
export type Ask = <Row>(sql: string, values: readonly Value[]) => Promise<Row[]>

/** Numbers of users. */
export type SearchSizes = {
  /** If more are expected to have a part, not all of them are looked up at once. */
  few: number
  /** Read in the list's order before anything is looked up. */
  first: number
  /** In a period, at most. */
  period: number
}

/** A bitmap of more rows than few may not fit into 4 MB, PostgreSQL's work_mem, and then the keys of rows are made again. */
const SIZES: SearchSizes = { few: 50_000, first: 5000, period: 20_000 }

/** Nor are more than this share of all users few. PostgreSQL expects 0.003 to 0.005 to have what is too rare for its statistics. */
const FEW = 0.006

/** Where even a short period has this many times the users that it should, they came at once, and are read in their order. */
const CROWD = 4

export function postgresEmailSearch(ask: Ask, sizes = SIZES): EmailSearch {
  const read = (users: Source, window: Window<UserColumns>): Promise<User[]> => {
    const { sql, values } = windowSql(USER_COLUMNS, users, window)
    return ask(sql, values)
  }

  /** How many users the planner thinks that there are, and that have the rarest of some pieces. */
  async function expected(pieces: readonly string[]): Promise<{ all: number; some: number }> {
    const sql = [USERS, ...pieces.map(() => `${USERS} WHERE ${hasKey('?')}`)].join(' UNION ALL ')
    const [row] = await ask<Explained>(`EXPLAIN (FORMAT JSON) ${sql}`, pieces)
    const [all = 0, ...some] = row?.['QUERY PLAN'][0].Plan.Plans.map((plan) => plan['Plan Rows']) ?? []
    return { all, some: Math.min(...some) }
  }

  const areFew = ({ all, some }: { all: number; some: number }) => some <= Math.min(all * FEW, sizes.few)

  /** The key of the row after the first ones in a window; undefined where there is none. */
  async function endOfFirst(users: Source, window: Window<UserColumns>): Promise<Key<UserColumns> | undefined> {
    const { sql, values } = windowSql('"createdAt", "id"', users, { ...window, take: 1 })
    const [end] = await ask<Key<UserColumns>>(`${sql} OFFSET ?`, [...values, sizes.first])
    return end
  }

  /** The periods from a row to the end of a window; null where a crowd is in one of them. */
  async function periodsIn({ from, to, direction }: Window<UserColumns>, all: number): Promise<Period[] | null> {
    const [known] = await ask<{ bounds: number[]; instants: number[]; shares: number[] }>(SPREAD, [])
    if (known === undefined || from === null) return null
    const common = known.instants.map((at, nth) => ({ at, share: known.shares[nth] ?? 0 }))
    const spread: Spread = { bounds: known.bounds, common }
    const largest = sizes.period / all
    const stretch = { from: from.createdAt.getTime(), to: to?.createdAt.getTime() ?? null, direction }
    const periods = periodsOf(stretch, spread, largest)
    return periods.some((period) => shareOf(period, spread) > CROWD * largest) ? null : periods
  }

  return {
    async among(users, part) {
      const pieces = piecesOf(part)
      return areFew(await expected(pieces)) ? lookedUp(users, part, pieces) : containing(users, part)
    },
    async find(users, part, window) {
      const pieces = piecesOf(part)
      const numbers = await expected(pieces)
      if (areFew(numbers)) return read(lookedUp(users, part, pieces), window)

      const end = await endOfFirst(users, window)
      if (end === undefined) return read(containing(users, part), window)
      const found = await read(containing(users, part), { ...window, to: end })
      if (found.length === window.take) return found

      const rest = { ...window, from: end, take: window.take - found.length }
      const periods = await periodsIn(rest, numbers.all)
      const others = periods ? lookedUpIn(periods, users, part, pieces) : containing(users, part)
      // The row at the end is in both.
      const withoutEnd = {
        ...others,
        conditions: [...others.conditions, '"id" <> ?'],
        values: [...others.values, end.id],
      }
      return [...found, ...(await read(withoutEnd, rest))]
    },
  }
}

type Explained = { 'QUERY PLAN': [{ Plan: { Plans: { 'Plan Rows': number }[] } }] }

const USERS = 'SELECT 1 FROM "User"'

/** A condition of its own for each key: of what one of them excludes, the index then passes over what others have. */
const hasKey = (key: string) => `"userSearchKeys"("emailKey", "createdAt") @> ARRAY[${key}]`

/** How the instants in createdAt are spread, as far as ANALYZE knows. */
const SPREAD = `
  SELECT
    ARRAY(SELECT extract(epoch FROM at) * 1000 FROM unnest(histogram_bounds::text::timestamp[]) AS at)::float8[] AS "bounds",
    ARRAY(SELECT extract(epoch FROM at) * 1000 FROM unnest(most_common_vals::text::timestamp[]) AS at)::float8[] AS "instants",
    coalesce(most_common_freqs, '{}') AS "shares"
  FROM pg_stats
  WHERE schemaname = 'public' AND tablename = 'User' AND attname = 'createdAt'`

/** Users of whom each is looked at. */
const containing = ({ from, conditions, values }: Source, part: string): Source => ({
  from,
  conditions: [...conditions, '"emailKey" LIKE ?'],
  values: [...values, patternOf(part)],
})

/** Those whom the index has for all the keys. OFFSET keeps the planner from looking for them elsewhere. */
const having = (keys: readonly string[]) =>
  `(SELECT ${USER_COLUMNS} FROM "User" WHERE ${keys.map(hasKey).join(' AND ')} OFFSET 0) AS "User"`

function lookedUp(users: Source, part: string, pieces: readonly string[]): Source {
  const { conditions, values } = containing(users, part)
  return { from: having(pieces.map(() => '?')), conditions, values: [...pieces, ...values] }
}

/** Period after period, each only if those before it have not been enough. */
function lookedUpIn(periods: readonly Period[], users: Source, part: string, pieces: readonly string[]): Source {
  const { conditions, values } = containing(users, part)
  const keys = periods.map(({ level, number }) => `${level}:${number}`)
  const from = `unnest(string_to_array(?, ' ')) WITH ORDINALITY AS "Period"("key", "nth"),
    LATERAL ${having([...pieces.map(() => '?'), '"key"'])}`
  return { from, order: '"nth"', conditions, values: [keys.join(' '), ...pieces, ...values] }
}

/** Characters of the longest pieces that the index has, and how many of a text are looked up. */
const LENGTH = 3
const PIECES = 8

/** @returns pieces of a text that the index has for whatever contains it: spread evenly, where there are too many. */
export function piecesOf(text: string): string[] {
  const characters = [...text]
  const last = Math.max(characters.length - LENGTH, 0)
  const count = Math.min(last + 1, PIECES)
  const starts = Array.from({ length: count }, (_, nth) => Math.round((nth * last) / Math.max(count - 1, 1)))
  return [...new Set(starts.map((start) => characters.slice(start, start + LENGTH).join('')))]
}

/** The pattern of LIKE for what contains a text as it is. */
export function patternOf(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
