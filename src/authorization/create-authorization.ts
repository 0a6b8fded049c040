import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import { GraphQLError, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import type { Viewer } from './decide.ts'
import { denialError } from './denial-error.ts'
import { withNeeds } from './descriptions.ts'
import { type FieldDenial, guardSchema } from './guard.ts'
import { withIntrospection } from './introspection.ts'
import { createPlanner } from './planner.ts'
import { type Authorize, authorizationPlugin } from './plugin.ts'
import { compilePolicy, DEFAULT_NAMES, type Policy } from './policy.ts'
import { visibleSchema } from './visible.ts'

export type AuthorizationOptions<TContext, TRole extends string> = {
  /**
   * Who asks; null for nobody. It should but read what the context has, since it is called often: for an operation by the planner;
   * by the guard again as its execution begins, or goes on after another's, and at each field of which a role isn't all that is asked,
   * which the role isn't enough for, or which is a subscription's; and by introspection.
   */
  viewer(context: TContext): Viewer<TRole> | null
  /** Why it is nobody, for `extensions.reason`: `missing` by default. */
  reason?(context: TContext): string
  /** By default the time it is. */
  now?(context: TContext): Date
  /**
   * What `__schema` and `__type` show: everything (`all`, the default), what the viewer's role may use (`visible`), or nothing
   * (`off`). Apollo Server's own `introspection` must be true for any of them to be asked.
   */
  introspection?: 'all' | 'visible' | 'off'
  /** The directives' names, if not `auth` and `public`. */
  directives?: { auth?: string; public?: string }
  /** Apollo Server's `fieldResolver`, if it was given one. */
  fieldResolver?: GraphQLFieldResolver<unknown, TContext>
  /** Told of what is denied: by the planner, all of an operation at once; by the guard, one field at a time. */
  onDenied?(denials: readonly FieldDenial[], context: TContext): void
}

export type Authorization<TContext extends BaseContext> = {
  /** Guarded, with descriptions that say what is needed. */
  schema: GraphQLSchema
  /** Refuses operations before anything of them runs. First in the list, if another plugin answers operations. */
  plugin: ApolloServerPlugin<TContext>
  policy: Policy
  /** The plugin's decision, for other servers: of subscriptions over WebSocket, say. */
  authorize: Authorize<TContext>
  /** Whether `authorize` would let an operation run, without telling anybody. */
  permits(args: Parameters<Authorize<TContext>>[0]): boolean
}

/**
 * Makes a schema's `@auth` and `@public` hold.
 * @param schema executable, with its SDL nodes, as of makeExecutableSchema.
 * @throws {PolicyError} with everything that is wrong in the schema.
 */
export function createAuthorization<TContext extends BaseContext, TRole extends string = string>(
  schema: GraphQLSchema,
  options: AuthorizationOptions<TContext, TRole>,
): Authorization<TContext> {
  const { viewer, reason = () => 'missing', now = () => new Date(), introspection = 'all', onDenied } = options
  const policy = compilePolicy(schema, { ...DEFAULT_NAMES, ...options.directives })
  const described = withNeeds(schema, policy)
  const planner = createPlanner(described, policy)

  const guarded = guardSchema<TContext>(described, policy, {
    viewer,
    now,
    fieldResolver: options.fieldResolver,
    toError: (denied, context) => {
      onDenied?.([denied], context)
      return denialError(denied.denial, denied.coordinate, reason(context))
    },
  })

  const visible = new Map<number, GraphQLSchema>()
  function introspect(context: TContext): GraphQLSchema {
    if (introspection === 'off') throw introspectionIsOff()
    const asking = viewer(context)
    const rank = asking ? policy.roles.indexOf(asking.role) : -1
    const known = visible.get(rank) ?? visibleSchema(described, policy, rank)
    visible.set(rank, known)
    return known
  }

  const authorize: Authorize<TContext> = ({ document, operation, variables, context }) => {
    const request = { document, operation, variables }
    const denied = planner.denials(request, viewer(context), () => now(context))
    if (denied.length > 0) {
      onDenied?.(denied, context)
      return denied.map(({ denial, coordinate, node }) => denialError(denial, coordinate, reason(context), node))
    }
    return introspection === 'off' && planner.introspects(request) ? [introspectionIsOff()] : []
  }

  const permits: Authorization<TContext>['permits'] = ({ document, operation, variables, context }) => {
    const request = { document, operation, variables }
    if (introspection === 'off' && planner.introspects(request)) return false
    return planner.denials(request, viewer(context), () => now(context)).length === 0
  }

  return {
    schema: introspection === 'all' ? guarded : withIntrospection(guarded, introspect),
    plugin: authorizationPlugin(authorize, introspection !== 'all'),
    policy,
    authorize,
    permits,
  }
}

const introspectionIsOff = () =>
  new GraphQLError('Introspection is turned off.', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })
