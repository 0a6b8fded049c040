/** Mutations of todos. */

import { expect } from '@jest/globals'
import { type Case, NOBODY, world } from './operation-cases.ts'

export const TODO_MUTATIONS: Record<string, Case[]> = {
  createTodo: [
    {
      it: 'adds one',
      as: 'user',
      field: () =>
        'createTodo(input: { title: "New", notes: "So", dueAt: "2030-01-02T03:04:05Z" }) { title notes done dueAt }',
      gives: { title: 'New', notes: 'So', done: false, dueAt: expect.stringMatching(/^2030-01-02T03:04:05(\.000)?Z$/) },
    },
    {
      it: 'refuses an empty title and long notes at once',
      as: 'user',
      field: () => `createTodo(input: { title: "", notes: "${'x'.repeat(10_001)}" }) { id }`,
      fails: 'BAD_USER_INPUT',
      extensions: { issues: ['title', 'notes'].map((field) => ({ path: [field], message: expect.any(String) })) },
    },
  ],
  updateTodo: [
    {
      it: 'changes what the input names',
      as: 'user',
      field: () => `updateTodo(id: "${world.todoId}", input: { done: true }) { title done }`,
      gives: { title: 'Mine', done: true },
    },
    { it: 'finds none of another’s', as: 'other', field: () => updateTodo(world.todoId), fails: 'NOT_FOUND' },
    { it: 'finds none where none is', as: 'user', field: () => updateTodo(NOBODY), fails: 'NOT_FOUND' },
    {
      it: 'refuses a title of null',
      as: 'user',
      field: () => `updateTodo(id: "${world.todoId}", input: { title: null }) { id }`,
      fails: 'BAD_USER_INPUT',
    },
  ],
  deleteTodo: [
    {
      it: 'gives back the id',
      as: 'user',
      field: () => `deleteTodo(id: "${world.todoId}")`,
      gives: () => world.todoId,
    },
    {
      it: 'finds none of another’s',
      as: 'other',
      field: () => `deleteTodo(id: "${world.todoId}")`,
      fails: 'NOT_FOUND',
    },
  ],
}

const updateTodo = (id: string) => `updateTodo(id: "${id}", input: { title: "Theirs" }) { id }`
