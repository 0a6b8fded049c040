/** State of the guard, one object per execution. */

import { type GraphQLResolveInfo, OperationTypeNode } from 'graphql'
import { checkedViewer, rankOf, type Viewer } from '../policy/viewer.ts'
import type { DeniedField, FieldDenial } from './denial.ts'
import { pathKeys } from './response-path.ts'

/** A field that signed a viewer in, by its path. In a list, each object may sign in a different viewer. */
type SignIn = { path: string; viewer: Viewer | null }

export type Execution = {
  /** Executors create a new object for each query and mutation. */
  readonly variableValues: object
  readonly viewer: Viewer | null
  /** Rank of the viewer, for fields that require only a role; -Infinity if each field needs a full check. */
  rank: number
  readonly signIns: SignIn[]
  /** Denials that do not depend on object or arguments, by field guard. Unused after a sign-in. */
  readonly denials: Map<object, FieldDenial>
  /** Errors of denied fields, by coordinate and path without list indices. */
  readonly denied: Map<string, DeniedField>
  /** Latest of these errors for each coordinate. */
  readonly deniedLast: Map<string, DeniedField>
  /** Results of object rules: by viewer and object, then by rule and coordinate. A sign-in changes the viewer. */
  readonly answers: WeakMap<Viewer, WeakMap<object, Map<string, boolean | Promise<boolean>>>>
}

export type Executions<TContext> = {
  of(context: TContext, info: GraphQLResolveInfo): Execution
}

/** @param viewerOf called once per execution; in a subscription at each field, since roles may change while it runs. */
export function createExecutions<TContext>(
  viewerOf: (context: TContext) => unknown,
  roles: readonly string[],
): Executions<TContext> {
  /** Several executions may share a context. The latest one is checked first. */
  const byContext = new WeakMap<object, { latest: Execution; all: WeakMap<object, Execution> }>()
  return {
    of(context, info) {
      const known = byContext.get(context as object)
      return known !== undefined && known.latest.variableValues === info.variableValues
        ? known.latest
        : find(context, info)
    },
  }

  function find(context: TContext, { variableValues, operation }: GraphQLResolveInfo): Execution {
    if (!isObject(context) || !isObject(variableValues) || operation.operation === OperationTypeNode.SUBSCRIPTION)
      return begin(context, variableValues)
    const known = byContext.get(context)
    const execution = known?.all.get(variableValues) ?? begin(context, variableValues)
    const all = known?.all ?? new WeakMap<object, Execution>()
    byContext.set(context, { latest: execution, all: all.set(variableValues, execution) })
    return execution
  }

  function begin(context: TContext, variableValues: object): Execution {
    const viewer = checkedViewer(viewerOf(context))
    const rank = viewer?.onlyScopes === true ? Number.NEGATIVE_INFINITY : rankOf(viewer, roles)
    return {
      variableValues,
      viewer,
      rank,
      signIns: [],
      denials: new Map(),
      denied: new Map(),
      deniedLast: new Map(),
      answers: new WeakMap(),
    }
  }
}

/**
 * @returns the viewer at a field: the one that the nearest enclosing field signed in, otherwise that of the execution.
 */
export function viewerAt({ viewer, signIns }: Execution, info: GraphQLResolveInfo): Viewer | null {
  if (signIns.length === 0) return viewer
  const path = pathKeys(info).join('.')
  const around = signIns.filter((each) => path.startsWith(`${each.path}.`))
  const nearest = around.toSorted((a, b) => b.path.length - a.path.length)[0]
  return nearest ? nearest.viewer : viewer
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
