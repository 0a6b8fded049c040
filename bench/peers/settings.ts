/** What a peer is started with: JSON, as its one argument. */

export type Settings = {
  port: number
  /** A file for SQLite, a URL for PostgreSQL. */
  database: string
  /** For HS256. */
  secret: string
  /** In PostgreSQL: what row-level security is for. */
  role?: string
}

export const settings: Settings = JSON.parse(process.argv[2] ?? '{}')
