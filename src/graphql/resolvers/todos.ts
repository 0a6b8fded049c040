import { noteReadOfOtherUser } from '../access-notes.ts'
import type { MutationResolvers, QueryResolvers, UserResolvers } from '../resolver-types.generated.ts'

const Query: Pick<QueryResolvers, 'todos' | 'todo'> = {
  todos: (_, args, { viewer, services }) => services.todos.list(viewer.userId, args),
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
  todos({ id }, args, context, info) {
    noteReadOfOtherUser(context, info, id)
    return context.services.todos.list(id, args)
  },
} satisfies Pick<UserResolvers, 'todos'>

export const todoResolvers = { Query, Mutation, User }
