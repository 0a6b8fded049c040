import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import {
  type DocumentNode,
  type GraphQLSchema,
  getIntrospectionQuery,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql'
import { createCostCounter, type OperationCost, type PageSizes } from './cost.ts'
import { type LimitViolation, tooLarge } from './limit-violation.ts'
import type { DocumentLimits } from './limits.ts'

export type CostLimit = {
  /** @returns null if the operation with these variables is within the limit. */
  violation(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): LimitViolation | null
  /** True if an operation is within the limit for all values of its variables. */
  isAlwaysWithin(document: DocumentNode, operation: OperationDefinitionNode): boolean
}

/** Limits the fields of a response. The introspection query of IDEs is always allowed, however large the schema is. */
export function createCostLimit(schema: GraphQLSchema, { cost: max }: DocumentLimits, pages: PageSizes): CostLimit {
  let standard: number | null = null
  /** Computed on first use. */
  const maxIntrospection = () => {
    standard ??= standardIntrospection(schema, pages)
    return Math.max(max, standard)
  }
  const costOf = createCostCounter(schema, pages, maxIntrospection)
  // Cache of costs that do not depend on variables.
  const counted = new WeakMap<OperationDefinitionNode, OperationCost>()

  const violationOf = ({ cost, introspection }: OperationCost): LimitViolation | null => {
    if (introspection > max && introspection > maxIntrospection())
      return { name: 'cost', max: maxIntrospection(), cost: introspection }
    return cost > max ? { name: 'cost', max, cost } : null
  }

  return {
    violation(document, operation, variables) {
      const cost = counted.get(operation) ?? costOf(document, operation, variables)
      if (!cost.varies) counted.set(operation, cost)
      return violationOf(cost)
    },
    isAlwaysWithin(document, operation) {
      const names = operation.variableDefinitions?.map(({ variable }) => variable.name.value) ?? []
      const largest = Object.fromEntries(names.map((name) => [name, pages.max]))
      return violationOf(costOf(document, operation, largest)) === null
    },
  }
}

/** Cost of the introspection query of IDEs and code generators, with all its options. */
function standardIntrospection(schema: GraphQLSchema, pages: PageSizes): number {
  const options = { schemaDescription: true, specifiedByUrl: true, inputValueDeprecation: true, oneOf: true }
  const document = parse(getIntrospectionQuery(options))
  const [operation] = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION)
  if (!operation) return 0
  return createCostCounter(schema, pages, () => Number.POSITIVE_INFINITY)(document, operation, {}).introspection
}

/** Plugin that rejects an operation beyond the cost limit before it runs. */
export function costLimit<TContext extends BaseContext>(
  limits: DocumentLimits,
  pages: PageSizes,
): ApolloServerPlugin<TContext> {
  const bySchema = new WeakMap<GraphQLSchema, CostLimit>()
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request }) => {
        if (!operation) return // Unknown operation name: execution reports it.
        const limit = bySchema.get(schema) ?? createCostLimit(schema, limits, pages)
        bySchema.set(schema, limit)
        const violation = limit.violation(document, operation, request.variables ?? {})
        if (violation) throw tooLarge(violation, operation)
      },
    }),
  }
}
