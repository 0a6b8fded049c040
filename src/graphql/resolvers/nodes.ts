import type { GraphQLResolveInfo } from 'graphql'
import { noteReadOfOtherUser } from '../access-notes.ts'
import type { Authenticated, Context } from '../context.ts'
import { findNodes, type NodeObject, ownerOf } from '../nodes.ts'
import type { NodeResolvers, QueryResolvers } from '../resolver-types.generated.ts'

const Query: Pick<QueryResolvers, 'node' | 'nodes'> = {
  node: async (_, { id }, context, info) => (await find(context, info, [id]))[0] ?? null,
  nodes: (_, { ids }, context, info) => find(context, info, ids),
}

async function find(context: Authenticated<Context>, info: GraphQLResolveInfo, ids: readonly string[]) {
  const nodes = await findNodes(context, ids)
  for (const node of nodes) if (node) noteReadOfOtherUser(context, info, ownerOf(node))
  return nodes
}

const Node = {
  __resolveType: (node) => (node as NodeObject).__typename,
} satisfies NodeResolvers

export const nodeResolvers = { Query, Node }
