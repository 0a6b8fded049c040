/** Valid and invalid values of the limits of operations. */

import { count } from './setting-kinds.ts'

export const LIMITS: Record<string, [bad: string[], good: string[]]> = {
  LIMIT_TOKENS: count(100, 100_000),
  LIMIT_NESTING: count(10, 500),
  LIMIT_DEPTH: count(2, 100),
  LIMIT_ARGUMENTS: count(5, 10_000),
  LIMIT_ALIASES: count(0, 10_000),
  LIMIT_ROOT_FIELDS: count(1, 1000),
  LIMIT_REPEATS: count(1, 1000),
  LIMIT_DIRECTIVES: count(0, 10_000),
  LIMIT_SELECTIONS: count(10, 100_000),
  LIMIT_COST: count(100, 10_000_000),
  LIMIT_BODY: count(1024, 16 * 1024 * 1024),
}
