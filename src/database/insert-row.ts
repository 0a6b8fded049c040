import type { Statements, Value } from './statements.ts'

/** Adds a row to a table: all its columns, by their names. One set of names makes one statement, which is kept. */
export async function insertRow(
  run: Statements['all'],
  table: string,
  row: Readonly<Record<string, Value>>,
): Promise<void> {
  const names = Object.keys(row)
  const columns = names.map((name) => `"${name}"`).join(', ')
  await run(`INSERT INTO "${table}" (${columns}) VALUES (${names.map(() => '?').join(', ')})`, Object.values(row))
}
