/** Guards the resolvers of a schema, for any executor. */

import {
  defaultFieldResolver,
  type GraphQLError,
  type GraphQLFieldConfig,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
} from 'graphql'
import { coercedVariables } from '../graphql-17.ts'
import type { AbstractMode } from '../plan/compile-plan.ts'
import { createPlanner } from '../plan/planner.ts'
import { decide } from '../policy/decide.ts'
import type { Policy } from '../policy/policy.ts'
import { checkedViewer, type Viewer } from '../policy/viewer.ts'
import type { FieldDenial } from './denial.ts'
import { denyField } from './denied-fields.ts'
import { resolveEntities } from './entities.ts'
import { createExecutions, type Execution, viewerAt } from './executions.ts'
import { fieldGuard } from './field-guard.ts'
import { after, isPromise } from './maybe-promise.ts'
import { createRuleAsker, type ObjectRules, type OnRuleError } from './object-rules.ts'
import { pathKeys } from './response-path.ts'
import { Ended, executedDocuments, whileAllowed } from './subscription.ts'

export type GuardOptions<TContext> = {
  /** Returns the viewer as the host provides it, not validated yet. */
  viewer(context: TContext): unknown
  now(context: TContext): Date
  rules: ObjectRules<TContext>
  onRuleError: OnRuleError<TContext>
  contextBelowSignIn?: ((context: TContext, viewer: Viewer) => TContext) | undefined
  mode: AbstractMode
  /**
   * Creates the error of a denied field.
   * @param info null for one of several entities, whose path the executor adds.
   * @param isPartial true if the rest of the operation still runs.
   */
  toError(denial: FieldDenial, context: TContext, info: GraphQLResolveInfo | null, isPartial: boolean): GraphQLError
  /** Default resolver, also for subscriptions. */
  fieldResolver?: GraphQLFieldResolver<unknown, TContext> | undefined
}

type Resolver<TContext> = GraphQLFieldResolver<unknown, TContext>
type Config<TContext> = GraphQLFieldConfig<unknown, TContext>

/** @returns a function that guards `resolve` and `subscribe` of a field. Fields without requirements stay unchanged. */
export function createGuard<TContext>(schema: GraphQLSchema, policy: Policy, options: GuardOptions<TContext>) {
  const { viewer: viewerOf, now, toError, mode, contextBelowSignIn } = options
  const fallback: Resolver<TContext> = options.fieldResolver ?? defaultFieldResolver
  const executions = createExecutions(viewerOf, policy.roles)
  const decision = { now, rules: createRuleAsker(options.rules, options.onRuleError) }
  const planner = createPlanner(schema, policy, mode)
  const documentOf = executedDocuments()
  const subscriptionType = schema.getSubscriptionType()?.name

  return function guardField(config: Config<TContext>, typeName: string, fieldName: string): Config<TContext> {
    const coordinate = `${typeName}.${fieldName}`
    const signsIn = policy.signsIn.has(coordinate)
    const isEntities = coordinate === `${schema.getQueryType()?.name}._entities`
    const type = schema.getType(typeName)
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined
    const guard = field && fieldGuard(policy, coordinate, field, decision)
    if (!guard && !signsIn && !isEntities && typeName !== subscriptionType) return config

    let resolve = config.resolve ?? fallback
    if (isEntities) resolve = entities(resolve)
    if (signsIn) resolve = signingIn(resolve)
    if (typeName !== subscriptionType)
      return guard ? { ...config, resolve: guarded(resolve, guard) } : { ...config, resolve }
    const subscribe = config.subscribe ?? fallback
    return {
      ...config,
      resolve: unlessEnded(guard ? guarded(resolve, guard) : resolve),
      subscribe: ending(guard ? guarded(subscribe, guard) : subscribe),
    }

    type Guard = NonNullable<typeof guard>

    function guarded(inner: Resolver<TContext>, { enoughRank, denialOf }: Guard): Resolver<TContext> {
      const admit: Resolver<TContext> = (source, args, context, info) => {
        const execution = executions.of(context, info)
        const denial = denialOf({ source, args, context, info, execution })
        return after(denial, (denied) =>
          denied === null
            ? inner(source, args, contextAt(execution, context, info), info)
            : deny(denied, execution, context, info),
        )
      }
      // The check is duplicated on purpose: an extra call for each field would cost more than the check itself.
      if (inner !== defaultFieldResolver)
        return (source, args, context, info) =>
          executions.of(context, info).rank >= enoughRank
            ? inner(source, args, context, info)
            : admit(source, args, context, info)
      return (source, args, context, info) => {
        if (executions.of(context, info).rank < enoughRank) return admit(source, args, context, info)
        // Like the default resolver of graphql-js.
        if (typeof source !== 'object' || source === null) return inner(source, args, context, info)
        const property = (source as Record<string, unknown>)[fieldName]
        return typeof property === 'function' ? property.call(source, args, context, info) : property
      }
    }
  }

  function contextAt(execution: Execution, context: TContext, info: GraphQLResolveInfo): TContext {
    if (execution.signIns.length === 0 || !contextBelowSignIn) return context
    const viewer = viewerAt(execution, info)
    return viewer && viewer !== execution.viewer ? contextBelowSignIn(context, viewer) : context
  }

  function deny(denial: FieldDenial, execution: Execution, context: TContext, info: GraphQLResolveInfo): null {
    const isPartial =
      denial.denied === 'NULL' ||
      denial.denial.kind === 'rule' ||
      mode === 'runtime' ||
      execution.signIns.length > 0 ||
      info.operation.operation === 'subscription'
    return denyField(denial.coordinate, execution, info, () => toError(denial, context, info, isPartial))
  }

  /**
   * The viewer below the field is the one it signed in. If the field returns nothing or does not change the viewer,
   * there is none.
   */
  function signingIn(inner: Resolver<TContext>): Resolver<TContext> {
    return (source, args, context, info) => {
      const execution = executions.of(context, info)
      execution.rank = Number.NEGATIVE_INFINITY
      // An earlier field of the operation may have signed somebody in.
      const before = viewerOf(context)
      return after(inner(source, args, context, info), (result) => {
        const viewer = result == null || result instanceof Error ? null : checkedViewer(viewerOf(context))
        execution.signIns.push({ path: pathKeys(info).join('.'), viewer: viewer === before ? null : viewer })
        return result
      })
    }
  }

  function entities(inner: Resolver<TContext>): Resolver<TContext> {
    return (source, args, context, info) => {
      const { viewer } = executions.of(context, info)
      const denialOf = (typeName: string) => {
        const required = policy.coordinates.get(typeName)
        const denial = required && decide(required.whole, viewer, () => now(context), policy.roles)
        return denial
          ? toError({ coordinate: typeName, denial, denied: 'NULL', policy: required }, context, null, true)
          : undefined
      }
      return resolveEntities(args.representations, denialOf, (representations) =>
        inner(source, { ...args, representations }, context, info),
      )
    }
  }

  function unlessEnded(inner: Resolver<TContext>): Resolver<TContext> {
    return (source, args, context, info) => {
      if (source instanceof Ended) throw source.error
      return inner(source, args, context, info)
    }
  }

  function ending(inner: Resolver<TContext>): Resolver<TContext> {
    return (source, args, context, info) => {
      const stream = inner(source, args, context, info)
      const denial = () => denialOfSubscription(context, info)
      return isPromise(stream) ? stream.then((each) => whileAllowed(each, denial)) : whileAllowed(stream, denial)
    }
  }

  function denialOfSubscription(context: TContext, info: GraphQLResolveInfo): GraphQLError | undefined {
    const { operation, schema: coercedBy } = info
    const request = { document: documentOf(info), operation, variables: coercedVariables(info), coercedBy }
    const [denied] = planner.denials(request, checkedViewer(viewerOf(context)), () => now(context))
    return denied && toError(denied, context, info, true)
  }
}
