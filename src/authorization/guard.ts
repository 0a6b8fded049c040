/** Asks each viewer at each field that asks for something, whoever executes the schema. */

import { MapperKind, mapSchema } from '@graphql-tools/utils'
import {
  defaultFieldResolver,
  type GraphQLFieldConfig,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
  OperationTypeNode,
} from 'graphql'
import { type Denial, decide, type Viewer } from './decide.ts'
import { asksOfValue, becameNull, type Inputs, inputsOf, mayAskByInputs } from './inputs.ts'
import type { CoordinatePolicy, Policy } from './policy.ts'
import { all, NOTHING } from './requirement.ts'

/** Denied to a resolver. */
export type FieldDenial = { coordinate: string; denial: Denial; denied: 'REJECT' | 'NULL'; asks: CoordinatePolicy }

export type GuardOptions<TContext> = {
  viewer(context: TContext): Viewer | null
  now(context: TContext): Date
  /** Makes the error that the field fails with. */
  toError(denial: FieldDenial, context: TContext): Error
  /** What resolves a field, and subscribes to it, where the schema names no resolver. */
  fieldResolver?: GraphQLFieldResolver<unknown, TContext> | undefined
}

/**
 * What role the viewer of an execution has, for its next fields: most ask for a role and no more. Executors make the
 * `variableValues` anew for each query and mutation, so that a context which serves several, one after the other, is asked again.
 * For the events of a subscription some don't, and it outlives roles: its viewer is asked at each field.
 */
type Standing = { variableValues: object | null; context: unknown; rank: number }

type Resolver<TContext> = GraphQLFieldResolver<unknown, TContext>

/** The schema with `resolve` of each field that asks for something guarded, and `subscribe` too; the others are as they were. */
export function guardSchema<TContext>(
  schema: GraphQLSchema,
  policy: Policy,
  options: GuardOptions<TContext>,
): GraphQLSchema {
  const fallback: Resolver<TContext> = options.fieldResolver ?? defaultFieldResolver
  const last: Standing = { variableValues: null, context: undefined, rank: -1 }
  const subscriptionType = schema.getSubscriptionType()?.name
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (config: GraphQLFieldConfig<unknown, TContext>, name, typeName) => {
      const guard = fieldGuard(schema, policy, typeName, name, options, last)
      if (!guard) return undefined
      const guarded = { ...config, resolve: guard(config.resolve ?? fallback) }
      return typeName === subscriptionType ? { ...guarded, subscribe: guard(config.subscribe ?? fallback) } : guarded
    },
  })
}

/** @returns undefined where nothing is asked for. */
function fieldGuard<TContext>(
  schema: GraphQLSchema,
  policy: Policy,
  typeName: string,
  fieldName: string,
  { viewer: viewerOf, now, toError }: GuardOptions<TContext>,
  last: Standing,
): ((resolve: Resolver<TContext>) => Resolver<TContext>) | undefined {
  const coordinate = `${typeName}.${fieldName}`
  const type = schema.getType(typeName)
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined
  const asks = policy.coordinates.get(coordinate)
  const looksAtInputs = field !== undefined && mayAskByInputs(policy, coordinate, field)
  if (!asks && !looksAtInputs) return undefined

  const { roles } = policy
  const { reject, answerNull } = asks ?? { reject: NOTHING, answerNull: NOTHING }
  const whole = all([reject, answerNull])
  const enoughRank = looksAtInputs || whole.maxAge !== Number.POSITIVE_INFINITY ? roles.length : whole.rank
  const inputs = new WeakMap<object, Inputs>()

  // Both say the same twice, since a call, a closure or an object more for each field costs more than all the rest.
  return (resolve) =>
    resolve === defaultFieldResolver
      ? (source, args, context, info) => {
          if (last.rank < enoughRank || last.context !== context || last.variableValues !== info.variableValues)
            admit(args, context, info)
          // As graphql-js's own does it.
          if (typeof source !== 'object' || source === null) return resolve(source, args, context, info)
          const property = (source as Record<string, unknown>)[fieldName]
          return typeof property === 'function' ? property.call(source, args, context, info) : property
        }
      : (source, args, context, info) => {
          if (last.rank < enoughRank || last.context !== context || last.variableValues !== info.variableValues)
            admit(args, context, info)
          return resolve(source, args, context, info)
        }

  /** @throws the error of the denial, where there is one. */
  function admit(args: unknown, context: TContext, info: GraphQLResolveInfo): void {
    const denial = denialOf(viewerIn(context, info), args, context, info)
    if (denial) throw toError(denial, context)
  }

  function viewerIn(context: TContext, { variableValues, operation }: GraphQLResolveInfo): Viewer | null {
    const viewer = viewerOf(context)
    last.variableValues = operation.operation === OperationTypeNode.SUBSCRIPTION ? null : variableValues
    last.context = context
    last.rank = viewer ? roles.indexOf(viewer.role) : -1
    return viewer
  }

  function denialOf(
    viewer: Viewer | null,
    args: unknown,
    context: TContext,
    info: GraphQLResolveInfo,
  ): FieldDenial | null {
    const clock = () => now(context)
    const ofInputs = asksOfInputs(args, info)
    for (const each of asks ? [asks, ...ofInputs] : ofInputs) {
      const denial = decide(each.reject, viewer, clock, roles)
      if (denial) return { coordinate: each.coordinate, denial, denied: 'REJECT', asks: each }
    }
    const denial = asks && decide(answerNull, viewer, clock, roles)
    return denial ? { coordinate, denial, denied: 'NULL', asks } : null
  }

  function asksOfInputs(
    args: unknown,
    { fieldNodes: [node], variableValues, schema: executed }: GraphQLResolveInfo,
  ): readonly CoordinatePolicy[] {
    if (!looksAtInputs || !field || !node) return []
    const supplied = inputs.get(node) ?? inputsOf(policy, coordinate, field, node.arguments)
    inputs.set(node, supplied)
    const isSupplied = (variable: string) => Object.hasOwn(variableValues, variable)
    return [
      ...supplied.asks
        .filter(({ variable, place }) => variable === null || isSupplied(variable) || becameNull(place, args))
        .map((ask) => ask.asks),
      ...supplied.variables.flatMap(({ variable, type }) =>
        isSupplied(variable) ? asksOfValue(policy, type, variableValues[variable], executed) : [],
      ),
    ]
  }
}
