import { integer } from './readers.ts'
import type { Setting } from './settings.ts'

/** Document limits. graphql/document-limits defines how each is counted. */
export function documentLimitSettings(setting: Setting) {
  return {
    tokens: setting('LIMIT_TOKENS', '2000', integer(100, 100_000), 'Lexical tokens.'),
    nesting: setting('LIMIT_NESTING', '50', integer(10, 500), 'Depth of nested brackets.'),
    depth: setting('LIMIT_DEPTH', '16', integer(2, 100), 'Depth of nested fields.'),
    aliases: setting('LIMIT_ALIASES', '30', integer(0, 10_000), 'Aliased fields.'),
    rootFields: setting('LIMIT_ROOT_FIELDS', '20', integer(1, 1000), 'Root fields of the operation.'),
    repeats: setting('LIMIT_REPEATS', '30', integer(1, 1000), 'Fields with the same response name at one level.'),
    arguments: setting(
      'LIMIT_ARGUMENTS',
      '100',
      integer(5, 10_000),
      'Arguments of one field, or variables of the operation.',
    ),
    directives: setting('LIMIT_DIRECTIVES', '50', integer(0, 10_000), 'Directives.'),
    selections: setting('LIMIT_SELECTIONS', '1000', integer(10, 100_000), 'Fields and fragments in total.'),
    cost: setting('LIMIT_COST', '5000', integer(100, 10_000_000), 'Fields that the response may hold.'),
  }
}
