import { authDirectives } from '@gatehouse/authorization/pothos'
import { specifiedDirectives } from 'graphql'
import {
  Arg,
  buildSchema,
  Ctx,
  createUnionType,
  Directive,
  Field,
  ID,
  InputType,
  Int,
  InterfaceType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  registerEnumType,
  Subscription,
} from 'type-graphql'
import { decorate } from '../decorate.ts'
import type { Host } from '../server.ts'
import { type Context, ROLES, type World } from '../world.ts'
import { serveByYoga } from './yoga.ts'

const nullable = { nullable: true }

abstract class Node {}
decorate(Node, [InterfaceType({ resolveType: ({ __typename }: { __typename: string }) => __typename })], {
  id: { on: [Field(() => ID)] },
})
class Person {}
decorate(Person, [ObjectType({ implements: Node })], {
  name: { on: [Field(() => String)] },
  email: { on: [Field(() => String, nullable), Directive('@auth(role: SUPPORT, or: [SELF])')] },
  notes: { on: [Field(() => String, nullable), Directive('@auth(role: ADMIN, or: [BROKEN])')] },
  salary: { on: [Field(() => Int, nullable), Directive('@auth(role: ADMIN, denied: NULL)')] },
})
class Dossier {}
decorate(Dossier, [ObjectType({ implements: Node }), Directive('@auth(role: ADMIN)')], {
  text: { on: [Field(() => String)] },
})
const Found = createUnionType({
  name: 'Found',
  types: () => [Person, Dossier] as const,
  resolveType: ({ __typename }: { __typename?: string }) => __typename as never,
})
const Sort = { NAME: 'NAME', SALARY: 'SALARY' }
registerEnumType(Sort, { name: 'Sort' })
class Filter {}
decorate(Filter, [InputType()], {
  name: { on: [Field(() => String, nullable)] },
  limit: { on: [Field(() => Int, { nullable: true, defaultValue: 10 }), Directive('@auth(role: ADMIN)')] },
  and: { on: [Field(() => [Filter], nullable)] },
})
class Session {}
decorate(Session, [ObjectType()], { person: { on: [Field(() => Person, nullable)] } })

/** A separate resolver class for each world. */
function resolverOf({ resolvers: { Query: queries, Mutation: mutations, Subscription: subscriptions } }: World) {
  class Root_ {
    open() {
      return queries.open()
    }
    mine() {
      return queries.mine()
    }
    all() {
      return queries.all()
    }
    fresh() {
      return queries.fresh()
    }
    strong() {
      return queries.strong()
    }
    scoped() {
      return queries.scoped()
    }
    person(id: string) {
      return queries.person(null, { id })
    }
    people() {
      return queries.people()
    }
    dossier() {
      return queries.dossier()
    }
    node(id: string) {
      return queries.node(null, { id })
    }
    found() {
      return queries.found()
    }
    search(filter?: object, sort?: string, deleted?: boolean) {
      return queries.search(null, { filter, sort, deleted })
    }
    count() {
      return mutations.count()
    }
    wipe() {
      return mutations.wipe()
    }
    login(as: string, context: Context) {
      return mutations.login(null, { as }, context)
    }
    ticks(event: { ticks: number }) {
      return event.ticks
    }
  }
  const auth = (args = '') => Directive(`@auth${args}`)
  const open = Directive('@public')
  const id = [Arg('id', () => ID)]
  decorate(Root_, [Resolver()], {
    open: { on: [Query(() => String), open] },
    mine: { on: [Query(() => String), auth()] },
    all: { on: [Query(() => String), auth('(role: ADMIN)')] },
    fresh: { on: [Query(() => String, nullable), auth('(maxAge: 60)')] },
    strong: { on: [Query(() => String, nullable), auth('(factors: 2)')] },
    scoped: { on: [Query(() => String, nullable), auth('(scopes: [["read"], ["admin", "write"]])')] },
    person: { on: [Query(() => Person, nullable), open], parameters: [id] },
    people: { on: [Query(() => [Person]), open] },
    dossier: { on: [Query(() => Dossier, nullable), open] },
    node: { on: [Query(() => Node, nullable), open], parameters: [id] },
    found: { on: [Query(() => [Found]), open] },
    search: {
      on: [Query(() => String), open],
      parameters: [
        [Arg('filter', () => Filter, nullable)],
        [Arg('sort', () => Sort, nullable)],
        [Arg('deleted', () => Boolean, nullable), auth('(role: ADMIN)')],
      ],
    },
    count: { on: [Mutation(() => Int), open] },
    wipe: { on: [Mutation(() => String), auth('(role: ADMIN)')] },
    login: {
      on: [Mutation(() => Session, nullable), Directive('@public(signsIn: true)')],
      parameters: [[Arg('as', () => String)], [Ctx()]],
    },
    ticks: {
      on: [Subscription(() => Int, { subscribe: () => subscriptions.ticks.subscribe() }), auth('(role: ADMIN)')],
      parameters: [[Root()]],
    },
  })
  return Root_
}

const ENUM = 'TypeGraphQL has no directives on enum values, so the case has no protected value'

export const host: Host = {
  name: 'TypeGraphQL 2',
  async start(world) {
    const { Subscription: subscriptions } = world.resolvers
    const schema = await buildSchema({
      resolvers: [resolverOf(world) as never],
      orphanedTypes: [Person, Dossier],
      directives: [...specifiedDirectives, ...authDirectives({ roles: ROLES, rules: ['SELF', 'BROKEN'] })],
      validate: false,
      pubSub: { publish: () => {}, subscribe: () => subscriptions.ticks.subscribe() },
    })
    return serveByYoga(schema, world)
  },
  cannot: { 'rejects an enum value in a literal and in a variable': ENUM },
}
