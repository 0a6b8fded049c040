/** Settings of a peer, passed as JSON in its only argument. */

export type Settings = {
  port: number
  /** File for SQLite, URL for PostgreSQL. */
  database: string
  /** Secret for HS256. */
  secret: string
  /** PostgreSQL role for row-level security. */
  role?: string
}

export const settings: Settings = JSON.parse(process.argv[2] ?? '{}')
