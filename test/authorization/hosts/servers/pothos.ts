import { auth, authDirectives, open } from '@gatehouse/authorization/pothos'
import SchemaBuilder from '@pothos/core'
import { specifiedDirectives } from 'graphql'
import type { Host } from '../server.ts'
import { ROLES, type World } from '../world.ts'
import { serveByYoga } from './yoga.ts'

type Person = { id: string; name: string; email: string; notes: string; salary: number }
type Dossier = { id: string; text: string }

/** The battery's schema, built in code. */
function build({ resolvers: { Query, Mutation, Subscription } }: World, sortSchema: boolean) {
  const builder = new SchemaBuilder<{
    DefaultFieldNullability: false
    Objects: { Person: Person; Dossier: Dossier; Session: object }
  }>({ defaultFieldNullability: false })
  const node = builder.interfaceRef<{ id: string }>('Node').implement({ fields: (t) => ({ id: t.exposeID('id') }) })
  builder.objectType('Person', {
    interfaces: [node],
    isTypeOf: (value) => (value as { __typename?: string }).__typename === 'Person',
    fields: (t) => ({
      name: t.exposeString('name'),
      email: t.exposeString('email', { nullable: true, ...auth({ role: 'SUPPORT', or: ['SELF'] }) }),
      notes: t.exposeString('notes', { nullable: true, ...auth({ role: 'ADMIN', or: ['BROKEN'] }) }),
      salary: t.exposeInt('salary', { nullable: true, ...auth({ role: 'ADMIN', denied: 'NULL' }) }),
    }),
  })
  builder.objectType('Dossier', {
    interfaces: [node],
    isTypeOf: (value) => (value as { __typename?: string }).__typename === 'Dossier',
    ...auth({ role: 'ADMIN' }),
    fields: (t) => ({ text: t.exposeString('text') }),
  })
  const found = builder.unionType('Found', { types: ['Person', 'Dossier'] })
  const sort = builder.enumType('Sort', { values: { NAME: {}, SALARY: { ...auth({ role: 'ADMIN' }) } } as const })
  const filter = builder.inputRef<{ name?: string | null; limit?: number | null }>('Filter')
  filter.implement({
    fields: (t) => ({
      name: t.string(),
      limit: t.int({ defaultValue: 10, ...auth({ role: 'ADMIN' }) }),
      and: t.field({ type: [filter] }),
    }),
  })
  builder.objectType('Session', {
    fields: (t) => ({
      person: t.field({ type: 'Person', nullable: true, resolve: (session) => (session as { person: Person }).person }),
    }),
  })

  const resolve = (name: keyof typeof Query) => Query[name] as never
  builder.queryType({
    fields: (t) => ({
      open: t.string({ ...open(), resolve: resolve('open') }),
      mine: t.string({ ...auth(), resolve: resolve('mine') }),
      all: t.string({ ...auth({ role: 'ADMIN' }), resolve: resolve('all') }),
      fresh: t.string({ nullable: true, ...auth({ maxAge: 60 }), resolve: resolve('fresh') }),
      strong: t.string({ nullable: true, ...auth({ factors: 2 }), resolve: resolve('strong') }),
      scoped: t.string({
        nullable: true,
        ...auth({ scopes: [['read'], ['admin', 'write']] }),
        resolve: resolve('scoped'),
      }),
      person: t.field({
        type: 'Person',
        nullable: true,
        args: { id: t.arg.id({ required: true }) },
        ...open(),
        resolve: resolve('person'),
      }),
      people: t.field({ type: ['Person'], ...open(), resolve: resolve('people') }),
      dossier: t.field({ type: 'Dossier', nullable: true, ...open(), resolve: resolve('dossier') }),
      node: t.field({
        type: node,
        nullable: true,
        args: { id: t.arg.id({ required: true }) },
        ...open(),
        resolve: resolve('node'),
      }),
      found: t.field({ type: [found], ...open(), resolve: resolve('found') }),
      search: t.string({
        args: {
          filter: t.arg({ type: filter }),
          sort: t.arg({ type: sort }),
          deleted: t.arg.boolean({ ...auth({ role: 'ADMIN' }) }),
        },
        ...open(),
        resolve: resolve('search'),
      }),
    }),
  })
  builder.mutationType({
    fields: (t) => ({
      count: t.int({ ...open(), resolve: Mutation.count as never }),
      wipe: t.string({ ...auth({ role: 'ADMIN' }), resolve: Mutation.wipe as never }),
      login: t.field({
        type: 'Session',
        nullable: true,
        args: { as: t.arg.string({ required: true }) },
        ...open({ signsIn: true }),
        resolve: Mutation.login as never,
      }),
    }),
  })
  builder.subscriptionType({
    fields: (t) => ({
      ticks: t.int({
        ...auth({ role: 'ADMIN' }),
        subscribe: Subscription.ticks.subscribe as never,
        resolve: (event) => (event as { ticks: number }).ticks,
      }),
    }),
  })
  const directives = authDirectives({ roles: ROLES, rules: ['SELF', 'BROKEN'] })
  return builder.toSchema({ sortSchema, directives: [...specifiedDirectives, ...directives] })
}

const hostWith = (sortSchema: boolean): Host => ({
  name: sortSchema ? 'Pothos, sorted schema' : 'Pothos',
  start: (world) => serveByYoga(build(world, sortSchema), world),
})

export const hosts = [hostWith(false), hostWith(true)]
