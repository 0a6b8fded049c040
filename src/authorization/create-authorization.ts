import type { GraphQLFieldResolver, GraphQLResolveInfo, GraphQLSchema } from 'graphql'
import { type Authorize, authorizer, type OperationRequest } from './authorize.ts'
import { denialError, introspectionIsOff } from './denial-error.ts'
import { askedCoordinates } from './guard/asked-coordinate.ts'
import type { FieldDenial } from './guard/denial.ts'
import { createGuard, type GuardOptions } from './guard/guard-schema.ts'
import type { ObjectRules, OnRuleError } from './guard/object-rules.ts'
import { pathKeys } from './guard/response-path.ts'
import { type AuthorizationPlugin, authorizationPlugin } from './hosts/apollo-plugin.ts'
import { introspectionExtensions } from './introspection/introspection.ts'
import { runAtOnce } from './introspection/slices.ts'
import { createVisibleSchemas } from './introspection/visible-schemas.ts'
import type { AbstractMode } from './plan/compile-plan.ts'
import { compilePolicy } from './policy/compile-policy.ts'
import type { Policy, PolicyOptions } from './policy/policy.ts'
import { checkedViewer, type Viewer } from './policy/viewer.ts'
import { rebuildSteps } from './rebuild-schema.ts'
import { withNeeds } from './report/descriptions.ts'

export type AuthorizationOptions<TContext, TRole extends string> = PolicyOptions<TRole> & {
  /**
   * Returns the viewer; null for an anonymous viewer. Called for each operation and execution, for each event and field
   * of a subscription, after a field that signs in, and by introspection. Must be cheap and synchronous.
   */
  viewer(context: TContext): Viewer<TRole> | null | undefined
  /**
   * Returns the context for resolvers of protected fields below a field that signed a viewer in. Defaults to the
   * operation's context, which may still hold the previous viewer.
   */
  contextBelowSignIn?(context: TContext, viewer: Viewer<TRole>): TContext
  /** Object rules, by their names in the SDL's enum. */
  rules?: ObjectRules<TContext, TRole>
  /** Called when a rule throws or rejects; the rule then denies. By default the error is written to the console. */
  onRuleError?: OnRuleError<TContext>
  /** Returns why nobody is signed in, for `extensions.reason`. Defaults to `missing`. */
  reason?(context: TContext): string
  /** Returns the current time. Defaults to the system clock. */
  now?(context: TContext): Date
  /**
   * Result of `__schema` and `__type`: everything (`all`, the default), what the viewer may use (`visible`), or an
   * error (`off`). Apollo Server's own `introspection` must be true in each case.
   */
  introspection?: 'all' | 'visible' | 'off'
  /**
   * With `all`: returns true if this request wants the visible schema only. Front ends use it to hide what the viewer
   * may not use.
   */
  asksVisible?(context: TContext): boolean
  /**
   * How a field on an interface or union is checked. `reject` (the default) requires what each possible type requires.
   * `runtime` checks the requirements of single types when the object is known.
   */
  abstract?: AbstractMode
  /** Default resolver of the server, if it has its own. */
  fieldResolver?: GraphQLFieldResolver<unknown, TContext>
  /** Called with denials: by the planner with all denials of an operation, by the guard with one field at a time. */
  onDenied?(denials: readonly FieldDenial[], context: TContext): void
}

export type Authorization<TContext> = {
  /** Guarded schema. Descriptions state the requirements. */
  schema: GraphQLSchema
  policy: Policy
  /**
   * Decides whether an operation may run, before any of it runs. Returns the errors that reject it, or an empty list.
   * Never throws.
   */
  authorize: Authorize<TContext>
  /** Returns whether `authorize` would allow an operation. Does not call `onDenied`. */
  permits(request: OperationRequest<TContext>): boolean
  /** Returns whether the response depends on the viewer, so that a shared cache must not store it. */
  dependsOnViewer(request: OperationRequest<TContext>): boolean
  /**
   * Returns the schema as the viewer may use it, whatever `introspection` is. Returns a promise while a large schema is
   * being built.
   */
  visibleTo(context: TContext): GraphQLSchema | Promise<GraphQLSchema>
  /** True if 'Did you mean' in graphql-js messages could reveal hidden names. */
  hidesSuggestions: boolean
  /** Plugin for Apollo Server. Must be the first in the list of plugins. */
  plugin: AuthorizationPlugin<TContext>
}

/**
 * Enforces a schema's `@auth` and `@public`.
 * @param schema executable schema. Directives are read from its SDL nodes (makeExecutableSchema keeps them) or from
 * `extensions.directives`.
 * @throws {PolicyError} with every issue of the schema.
 * @example const { schema, plugin } = createAuthorization(executableSchema, {
 *   roles: ['USER', 'ADMIN'],
 *   viewer: (context) => context.user,
 * })
 */
export function createAuthorization<TContext, TRole extends string = string>(
  schema: GraphQLSchema,
  options: AuthorizationOptions<TContext, TRole>,
): Authorization<TContext> {
  const { viewer, rules = {}, reason = () => 'missing', now = () => new Date(), onDenied } = options
  const { introspection = 'all', asksVisible, abstract = 'reject', onRuleError = logRuleError } = options
  const policy = compilePolicy(schema, options, Object.keys(rules))
  const showsAll = introspection === 'all'
  const hidesTypes = abstract === 'runtime' || !showsAll
  const askedCoordinate = askedCoordinates()

  const guardField = createGuard<TContext>(schema, policy, {
    viewer,
    now,
    rules: rules as ObjectRules<TContext>,
    onRuleError,
    mode: abstract,
    fieldResolver: options.fieldResolver,
    contextBelowSignIn: options.contextBelowSignIn as GuardOptions<TContext>['contextBelowSignIn'],
    toError: fieldError,
  })
  const visible = createVisibleSchemas(policy)
  const added = showsAll && !asksVisible ? {} : introspectionExtensions<TContext>(introspect)
  const steps = rebuildSteps<TContext>(schema, {
    field: (config, typeName, fieldName) =>
      withNeeds(policy, guardField(config, typeName, fieldName), `${typeName}.${fieldName}`),
    input: (config, coordinate) => withNeeds(policy, config, coordinate),
    enumValue: (config, coordinate) => withNeeds(policy, config, coordinate),
    extensions: (own) => ({ ...own, ...added }),
  })
  const guarded: GraphQLSchema = runAtOnce(steps)

  const { authorize, permits, dependsOnViewer } = authorizer<TContext>(schema, policy, {
    viewer,
    now,
    reason,
    introspection,
    introspectionDepends: introspection === 'visible' || asksVisible !== undefined,
    abstract,
    onDenied,
    hidesTypes,
  })
  const hidesSuggestions = !showsAll
  return {
    schema: guarded,
    policy,
    authorize,
    permits,
    dependsOnViewer,
    visibleTo,
    hidesSuggestions,
    plugin: authorizationPlugin({ authorize, dependsOnViewer, hidesSuggestions }),
  }

  function introspect(context: TContext) {
    if (introspection === 'off') throw introspectionIsOff()
    if (showsAll && !asksVisible?.(context)) return undefined
    return visibleTo(context)
  }

  function visibleTo(context: TContext) {
    return visible.of(guarded, checkedViewer(viewer(context)))
  }

  function fieldError(denied: FieldDenial, context: TContext, info: GraphQLResolveInfo | null, isPartial: boolean) {
    onDenied?.([denied], context)
    const coordinate = hidesTypes && info ? askedCoordinate(denied.coordinate, info) : denied.coordinate
    const located = info && { nodes: info.fieldNodes, path: pathKeys(info) }
    return denialError(denied.denial, coordinate, { reason: reason(context), isPartial, ...located })
  }
}

/** Default of `onRuleError`. The engine has no other log than the console. */
function logRuleError(error: unknown, { rule, coordinate }: { rule: string; coordinate: string }): void {
  const { console } = globalThis as { console?: { error(message: string, error: unknown): void } }
  console?.error(`Rule ${rule} failed at ${coordinate}: denied.`, error)
}
