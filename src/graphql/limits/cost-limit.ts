import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import { operationCost, type PageSizes } from './cost.ts'
import type { Limits } from './limits.ts'
import { tooLarge } from './refusal.ts'

/** A plugin that refuses an operation before it runs whose answer could hold too many fields. */
export function costLimit<TContext extends BaseContext>(
  { cost: most }: Limits,
  pages: PageSizes,
): ApolloServerPlugin<TContext> {
  // What doesn't depend on variables is counted once for a document that is kept parsed.
  const counted = new WeakMap<OperationDefinitionNode, number>()
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request }) => {
        if (!operation) return // no operation of the name asked for: execution says so
        let cost = counted.get(operation)
        if (cost === undefined) {
          const found = operationCost(schema, operation, fragmentsOf(document), request.variables ?? {}, pages)
          if (!found.varies) counted.set(operation, found.cost)
          cost = found.cost
        }
        if (cost > most) throw tooLarge({ limit: 'cost', most }, operation)
      },
    }),
  }
}

/** Whether an operation is within the limit of cost whatever its variables say. */
export function isAlwaysCheap(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { cost: most }: Limits,
  pages: PageSizes,
): boolean {
  const names = operation.variableDefinitions?.map(({ variable }) => variable.name.value) ?? []
  const longest = Object.fromEntries(names.map((name) => [name, pages.most]))
  return operationCost(schema, operation, fragmentsOf(document), longest, pages).cost <= most
}

function fragmentsOf({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
}
