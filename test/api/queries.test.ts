import { expect } from '@jest/globals'
import { DOOR_QUERIES } from './operations/door-cases.ts'
import { FACTOR_QUERIES } from './operations/factor-mutations.ts'
import { type Case, describeOperations, forward, NOBODY, world } from './operations/operation-cases.ts'
import { PASSKEY_QUERIES } from './operations/passkey-mutations.ts'

const QUERIES: Record<string, Case[]> = {
  ...DOOR_QUERIES,
  ...FACTOR_QUERIES,
  ...PASSKEY_QUERIES,
  node: [
    {
      it: 'is an object of the caller’s',
      as: 'user',
      field: () => `node(id: "${world.todoId}") { __typename id ... on Todo { title } }`,
      gives: () => ({ __typename: 'Todo', id: world.todoId, title: 'Mine' }),
    },
    { it: 'is null for another’s', as: 'other', field: () => `node(id: "${world.todoId}") { id }`, gives: null },
    { it: 'is null where there is none', as: 'user', field: () => `node(id: "${NOBODY}") { id }`, gives: null },
  ],
  nodes: [
    {
      it: 'are in the order of their ids',
      as: 'user',
      field: () => `nodes(ids: ["${world.todoId}", "${NOBODY}", "${world.user.user.id}"]) { __typename }`,
      gives: [{ __typename: 'Todo' }, null, { __typename: 'User' }],
    },
  ],
  me: [{ it: 'is who asks', as: 'user', field: () => 'me { id email role }', gives: () => world.user.user }],
  secureMessage: [{ it: 'is a text', as: 'user', field: () => 'secureMessage', gives: expect.any(String) }],
  todos: [
    {
      it: 'are the caller’s own',
      as: 'user',
      field: () => 'todos { totalCount edges { cursor node { title } } nodes { id } pageInfo { hasNextPage } }',
      gives: () => ({
        totalCount: 1,
        edges: [{ cursor: expect.any(String), node: { title: 'Mine' } }],
        nodes: [{ id: world.todoId }],
        pageInfo: { hasNextPage: false },
      }),
    },
    {
      it: 'are filtered and ordered',
      as: 'user',
      field: () =>
        'todos(filter: { done: false, titleContains: "MIN" }, orderBy: { field: TITLE, direction: DESC }) { totalCount }',
      gives: { totalCount: 1 },
    },
    { it: 'refuse a bad cursor', as: 'user', field: () => 'todos(after: "?") { totalCount }', fails: 'BAD_USER_INPUT' },
    {
      it: 'refuse pages of more than 100',
      as: 'user',
      field: () => 'todos(first: 101) { totalCount }',
      fails: 'BAD_USER_INPUT',
      extensions: { issues: [{ path: ['first'], message: expect.any(String) }] },
    },
  ],
  todo: [
    { it: 'is one’s own', as: 'user', field: () => `todo(id: "${world.todoId}") { title }`, gives: { title: 'Mine' } },
    { it: 'is null for another’s', as: 'other', field: () => `todo(id: "${world.todoId}") { title }`, gives: null },
    { it: 'is null for what is no id', as: 'user', field: () => 'todo(id: "1") { title }', gives: null },
  ],
  sessions: [
    {
      it: 'are the caller’s live ones',
      as: 'user',
      field: () => 'sessions { totalCount nodes { id createdAt lastUsedAt expiresAt ip userAgent current } }',
      gives: {
        totalCount: 1,
        nodes: [
          {
            id: expect.any(String),
            createdAt: expect.any(String),
            lastUsedAt: expect.any(String),
            expiresAt: expect.any(String),
            ip: '127.0.0.1',
            userAgent: expect.any(String),
            current: true,
          },
        ],
      },
    },
  ],
  user: [
    {
      it: 'is anybody, with what support may see',
      as: 'support',
      field: () =>
        `user(id: "${world.user.user.id}") { email disabled lastLoginAt todos { totalCount } sessions { nodes { current } } }`,
      gives: () => ({
        email: world.user.user.email,
        disabled: false,
        lastLoginAt: expect.any(String),
        todos: { totalCount: 1 },
        sessions: { nodes: [{ current: false }] },
      }),
    },
    { it: 'is null where there is none', as: 'support', field: () => `user(id: "${NOBODY}") { id }`, gives: null },
  ],
  users: [
    {
      it: 'are found by a part of the email',
      as: 'support',
      field: () => `users(search: "${world.user.user.email.toUpperCase()}", role: USER) { totalCount nodes { id } }`,
      gives: () => ({ totalCount: 1, nodes: [{ id: world.user.user.id }] }),
    },
    {
      it: 'refuse a bad cursor',
      as: 'support',
      field: () => 'users(before: "") { totalCount }',
      fails: 'BAD_USER_INPUT',
    },
  ],
  securityEvents: [
    {
      it: 'are what happened to the caller’s account',
      as: 'user',
      field: () => 'securityEvents { totalCount nodes { action userId actorId ip } }',
      gives: () => {
        const { id } = world.user.user
        return { totalCount: 1, nodes: [{ action: 'register', userId: id, actorId: id, ip: '127.0.0.1' }] }
      },
    },
    {
      it: 'refuse a bad cursor',
      as: 'user',
      field: () => 'securityEvents(after: "?") { totalCount }',
      fails: 'BAD_USER_INPUT',
    },
  ],
  exportMyData: [
    {
      it: 'is the caller’s account and all that belongs to it',
      as: 'user',
      field: () => 'exportMyData',
      gives: () =>
        expect.objectContaining({
          user: expect.objectContaining({ email: world.user.user.email }),
          todos: [expect.objectContaining({ title: 'Mine' })],
        }),
    },
    {
      it: 'wants a password given in the last five minutes',
      as: 'user',
      field: () => {
        forward(301)
        return 'exportMyData'
      },
      fails: 'REAUTHENTICATION_REQUIRED',
      extensions: { maxAge: 300 },
    },
  ],
  auditEvents: [
    {
      it: 'are what happened to somebody',
      as: 'admin',
      field: () => `auditEvents(filter: { userId: "${world.user.user.id}" }) { nodes { action userId actorId ip } }`,
      gives: () => {
        const { id } = world.user.user
        return { nodes: [{ action: 'register', userId: id, actorId: id, ip: '127.0.0.1' }] }
      },
    },
    {
      it: 'refuse first and last together',
      as: 'admin',
      field: () => 'auditEvents(first: 1, last: 1) { totalCount }',
      fails: 'BAD_USER_INPUT',
    },
  ],
}

describeOperations('query', QUERIES)
