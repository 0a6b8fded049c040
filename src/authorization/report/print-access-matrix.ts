import type { Policy } from '../policy/policy.ts'
import { type AccessRow, KINDS } from './access-matrix.ts'
import { printScopes } from './print-requirement.ts'

const HEADINGS: Record<AccessRow['kind'], string> = {
  'root field': 'Root fields',
  field: 'Fields',
  input: 'Arguments, input fields and enum values',
}

/**
 * Formats the matrix as Markdown tables, one row for each coordinate. The scopes column exists only if the schema uses
 * scopes.
 */
export function printAccessMatrix(rows: readonly AccessRow[], policy: Policy): string {
  const hasScopes = [...policy.coordinates.values()].some(({ whole }) =>
    [whole, ...whole.alternatives].some(({ scopes }) => scopes.length > 0),
  )
  const columns = ['Coordinate', 'Lowest role', ...(hasScopes ? ['Scopes'] : []), 'By']
  const sections = KINDS.map((kind) => {
    const lines = rows.filter((row) => row.kind === kind).map((row) => printRow(row, hasScopes))
    const head = [`## ${HEADINGS[kind]}`, '', `| ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length)}`]
    return [...head, ...lines, ''].join('\n')
  })
  return sections.join('\n')
}

function printRow(row: AccessRow, hasScopes: boolean): string {
  const scopes = row.scopes.map((each) => printScopes(each).replace(/^scopes? /, '')).join('; ')
  const cells = [`\`${row.coordinate}\``, leastOf(row), ...(hasScopes ? [scopes] : []), row.path.join(' → ')]
  return `| ${cells.join(' | ')} |`
}

/** @example 'USER where SELF, SUPPORT always; 2 factors, authenticated in the last 300 seconds' */
function leastOf({ role, rules, always, factors, maxAge, answersNull }: AccessRow): string {
  if (role === undefined) return 'nobody'
  const nameOf = (each: string | null) => each ?? 'anonymous'
  const byRules = `${nameOf(role || 'signed in')} where ${rules.join(' and ')}${always === undefined ? '' : `, ${nameOf(always || 'signed in')} always`}`
  const least = rules.length > 0 ? byRules : role === '' ? 'signed in' : nameOf(role)
  return [
    least,
    ...(factors > 0 ? [`, ${factors === 1 ? '1 factor' : `${factors} factors`}`] : []),
    ...(maxAge === null ? [] : [`, authenticated in the last ${maxAge} seconds`]),
    ...(answersNull ? ['; null for others'] : []),
  ].join('')
}
