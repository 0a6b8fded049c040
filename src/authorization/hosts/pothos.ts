/**
 * Entry point for Pothos, and other builders whose fields take `extensions`.
 * @example builder.queryField('users', (t) => t.field({ type: [User], ...auth({ role: 'ADMIN' }), resolve })) const
 * schema = builder.toSchema({ directives: [...specifiedDirectives, ...authDirectives({ roles: ['USER', 'ADMIN'] })] })
 * const authorization = createAuthorization(schema, { roles: ['USER', 'ADMIN'], viewer })
 */

import type { ScopeSets } from '../policy/requirement.ts'

export { authDirectives, type DirectiveOptions } from './code-first.ts'

export type AuthExtension = { extensions: { directives: Record<string, Record<string, unknown>> } }

type Arguments<TRole extends string, TRule extends string> = {
  role?: TRole
  maxAge?: number
  factors?: 1 | 2
  scopes?: ScopeSets
  or?: readonly TRule[]
  denied?: 'REJECT' | 'NULL'
}

/** Returns `@auth` as options of a type, field, argument, input field or enum value. */
export const auth = <TRole extends string, TRule extends string>(
  args: Arguments<TRole, TRule> = {},
): AuthExtension => ({
  extensions: { directives: { auth: { ...args } } },
})

/** Returns `@public` as options of a field. */
export const open = (args: { signsIn?: boolean } = {}): AuthExtension => ({
  extensions: { directives: { public: { ...args } } },
})
