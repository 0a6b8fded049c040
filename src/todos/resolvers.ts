import { fieldsBelow } from '../graphql/fields-below.ts'
import type { MutationResolvers, QueryResolvers, UserResolvers } from '../graphql/resolver-types.generated.ts'

const Query: Pick<QueryResolvers, 'todos' | 'todo'> = {
  todos: (_, args, { viewer, services }, info) => services.todos.list(viewer.userId, args, fieldsBelow(info)),
  todo: (_, { id }, { viewer, services }) => services.todos.find(viewer.userId, id),
}

const Mutation: Pick<MutationResolvers, 'createTodo' | 'updateTodo' | 'deleteTodo'> = {
  createTodo: (_, { input }, { viewer, services }) => services.todos.create(viewer.userId, input),
  updateTodo: (_, { id, input }, { viewer, services }) => services.todos.update(viewer.userId, id, input),
  async deleteTodo(_, { id }, { viewer, services }) {
    await services.todos.remove(viewer.userId, id)
    return id
  },
}

const User = {
  todos: ({ id }, args, { services }, info) => services.todos.list(id, args, fieldsBelow(info)),
} satisfies Pick<UserResolvers, 'todos'>

export const todoResolvers = { Query, Mutation, User }
