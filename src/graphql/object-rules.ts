import type { ObjectRules, RuleQuestion } from '../authorization/index.ts'
import type { Role } from '../database/client/client.ts'
import type { Context } from './context.ts'
import type { AuthorizedViewer } from './engine-viewer.ts'
import type { Rule } from './resolver-types.generated.ts'

type Question = RuleQuestion<Context, Role> & { viewer: AuthorizedViewer }

/** Implementations of `enum Rule` in schema.graphql. A missing rule fails to compile. */
export const objectRules: ObjectRules<Context, Role> & Record<Rule, unknown> = {
  SELF: ({ viewer, parent }: Question) => (parent as { id?: unknown } | null)?.id === viewer.userId,
}
