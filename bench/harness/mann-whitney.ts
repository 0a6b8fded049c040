/** Mann–Whitney U test: whether two samples may come from the same distribution. */

/**
 * Two-sided, by normal approximation with correction for ties. Accurate from about twenty values per side.
 * @returns the probability that samples of the same distribution differ at least as much.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, own: true })), ...b.map((value) => ({ value, own: false }))]
  all.sort((x, y) => x.value - y.value)
  let rankSum = 0
  let ties = 0
  for (let start = 0; start < all.length; ) {
    let end = start
    while (end < all.length && all[end]?.value === all[start]?.value) end++
    const rank = (start + 1 + end) / 2
    for (let index = start; index < end; index++) if (all[index]?.own) rankSum += rank
    ties += (end - start) ** 3 - (end - start)
    start = end
  }
  const [n, m, total] = [a.length, b.length, all.length]
  const u = rankSum - (n * (n + 1)) / 2
  const deviation = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))))
  if (deviation === 0) return 1
  // Continuity correction by half a step, since U is an integer.
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / deviation
  return complementaryError(z / Math.SQRT2)
}

/** erfc for x ≥ 0, to 1.5e-7: Abramowitz and Stegun, 7.1.26. */
function complementaryError(x: number): number {
  const t = 1 / (1 + 0.3275911 * x)
  const coefficients = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592]
  return coefficients.reduce((sum, coefficient) => sum * t + coefficient, 0) * t * Math.exp(-x * x)
}
