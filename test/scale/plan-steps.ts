/** Judges the steps of query plans. */

import { POSTGRES } from '../database/test-database.ts'

/** `totalCount` counts all matching rows. */
const COUNT = /^SELECT (CAST\()?count\(/i

/** A page of a list, searched or not, reads an index in the list's order. */
const IN_ORDER = /ORDER BY .*(createdAt|at)\W+desc.* LIMIT/i

/** Reads one of the lists in its order. */
const LISTS = /^(SCAN|->) .*"?(User|AuditEvent|Invitation)_(role_)?(createdAt|at)_id(_emailKey)?_idx/

/** True for a step that may read a whole index: of a count, or of a list in its order. */
export const allowed = (sql: string, step: string) => COUNT.test(sql) || (IN_ORDER.test(sql) && LISTS.test(step))

/** Values of statements that are planned for them: a role that few have, and the size of a page. */
export const planned = (sql: string) =>
  sql
    .replace(/(?<="role" = )CAST\(\$\d+::text AS "public"."Role"\)/, `CASE WHEN true THEN 'ADMIN' ELSE $& END`)
    .replace('LIMIT ?)', 'LIMIT 3)')

/** Returns the steps of a plan that read a whole table or index. */
export function badSteps(plan: string): string[] {
  const steps = plan.split('; ')
  if (POSTGRES === undefined)
    return steps.filter((step) => /^SCAN (?!sub$|json_each|(main\.)?SealedKey|CONSTANT|\d+ CONSTANT)/.test(step))
  return steps.filter(
    (step, index) =>
      /Seq Scan on (?!"?SealedKey)/.test(step) ||
      (/Index (Only )?Scan/.test(step) && !/^Index Cond/.test(steps[index + 1] ?? '')),
  )
}
