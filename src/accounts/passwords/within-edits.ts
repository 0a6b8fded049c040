/** Whether a text is made of another by putting in, leaving out or changing so many characters at most (Levenshtein). */
export function withinEdits(most: number, from: string, to: string): boolean {
  // No fewer edits than the difference in length: that spares the work for all but the likeliest.
  if (Math.abs(from.length - to.length) > most) return false
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const above = row
    row = [i]
    for (let j = 1; j <= to.length; j++) {
      const [across = 0, down = 0, left = 0] = [above[j - 1], above[j], row[j - 1]]
      row.push(Math.min(across + (from[i - 1] === to[j - 1] ? 0 : 1), down + 1, left + 1))
    }
  }
  return (row.at(-1) ?? 0) <= most
}
