/**
 * True if at most `max` insertions, deletions or replacements turn one text into the other (Levenshtein distance).
 * Computes only a band of the matrix, in linear time.
 */
export function withinEdits(max: number, from: string, to: string): boolean {
  // The difference in length is a lower bound.
  if (Math.abs(from.length - to.length) > max) return false
  let row = new Map<number, number>()
  for (let column = 0; column <= max; column++) row.set(column, column)
  for (let i = 1; i <= from.length; i++) {
    const above = row
    const cost = (column: number, cells: Map<number, number>) => cells.get(column) ?? max + 1
    row = new Map()
    for (let j = Math.max(0, i - max); j <= Math.min(to.length, i + max); j++) {
      const replaced = cost(j - 1, above) + (from[i - 1] === to[j - 1] ? 0 : 1)
      row.set(j, j === 0 ? i : Math.min(replaced, cost(j, above) + 1, cost(j - 1, row) + 1))
    }
  }
  return (row.get(to.length) ?? max + 1) <= max
}
