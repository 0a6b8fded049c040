import { authDirectives, nestOptions } from '@gatehouse/authorization/nest'
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import {
  Args,
  Context as Ctx,
  createUnionType,
  Directive,
  Extensions,
  Field,
  GraphQLModule,
  ID,
  InputType,
  Int,
  InterfaceType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  registerEnumType,
  Subscription,
} from '@nestjs/graphql'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { decorate } from '../decorate.ts'
import { type Host, overHttp } from '../server.ts'
import { type Context, ROLES, type World } from '../world.ts'

const nullable = { nullable: true }

abstract class Node {}
decorate(Node, [InterfaceType({ resolveType: ({ __typename }: { __typename: string }) => __typename })], {
  id: { on: [Field(() => ID)] },
})
class Person {}
decorate(Person, [ObjectType({ implements: () => [Node] })], {
  name: { on: [Field(() => String)] },
  email: { on: [Field(() => String, nullable), Directive('@auth(role: SUPPORT, or: [SELF])')] },
  notes: { on: [Field(() => String, nullable), Directive('@auth(role: ADMIN, or: [BROKEN])')] },
  salary: { on: [Field(() => Int, nullable), Directive('@auth(role: ADMIN, denied: NULL)')] },
})
class Dossier {}
decorate(Dossier, [ObjectType({ implements: () => [Node] }), Directive('@auth(role: ADMIN)')], {
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

function resolverOf({ resolvers: { Query: queries, Mutation: mutations, Subscription: subscriptions } }: World) {
  class Root {
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
    ticks() {
      return subscriptions.ticks.subscribe()
    }
  }
  const auth = (args = '') => Directive(`@auth${args}`)
  const open = Directive('@public')
  const id = [Args('id', { type: () => ID })]
  decorate(Root, [Resolver()], {
    open: { on: [Query(() => String), open] },
    mine: { on: [Query(() => String), auth()] },
    all: { on: [Query(() => String), auth('(role: ADMIN)')] },
    fresh: { on: [Query(() => String, nullable), auth('(maxAge: 60)')] },
    strong: { on: [Query(() => String, nullable), auth('(factors: 2)')] },
    // Nest's alternative: extensions.directives.
    scoped: {
      on: [
        Query(() => String, nullable),
        Extensions({ directives: { auth: { scopes: [['read'], ['admin', 'write']] } } }),
      ],
    },
    person: { on: [Query(() => Person, nullable), open], parameters: [id] },
    people: { on: [Query(() => [Person]), open] },
    dossier: { on: [Query(() => Dossier, nullable), open] },
    node: { on: [Query(() => Node, nullable), open], parameters: [id] },
    found: { on: [Query(() => [Found]), open] },
    search: {
      on: [Query(() => String), open],
      parameters: [
        [Args('filter', { type: () => Filter, nullable: true })],
        [Args('sort', { type: () => Sort, nullable: true })],
        [Args('deleted', { type: () => Boolean, nullable: true })],
      ],
    },
    count: { on: [Mutation(() => Int), open] },
    wipe: { on: [Mutation(() => String), auth('(role: ADMIN)')] },
    login: {
      on: [Mutation(() => Session, nullable), Directive('@public(signsIn: true)')],
      parameters: [[Args('as', { type: () => String })], [Ctx()]],
    },
    ticks: { on: [Subscription(() => Int), auth('(role: ADMIN)')] },
  })
  return Root
}

export const host: Host = {
  name: 'Nest 12, code-first, Apollo driver',
  async start(world) {
    class App {}
    const graphql = GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      autoSchemaFile: true,
      playground: false,
      context: (request: { headers: { authorization?: string } }) => world.context(request.headers.authorization),
      buildSchemaOptions: {
        orphanedTypes: [Person, Dossier],
        directives: authDirectives({ roles: ROLES, rules: ['SELF', 'BROKEN'] }),
      },
      ...(nestOptions(world.options) as object),
    })
    decorate(App, [Module({ imports: [graphql], providers: [resolverOf(world)] })])
    const app = await NestFactory.create(App, new FastifyAdapter() as never, { logger: false })
    await app.listen(0, '127.0.0.1')
    return { ask: overHttp(`${(await app.getUrl()).replace('[::1]', '127.0.0.1')}/graphql`), close: () => app.close() }
  },
  cannot: {
    'rejects an enum value in a literal and in a variable':
      'Nest has no directives on enum values, so the case has no protected value',
    'rejects a supplied argument, null included':
      'Nest has no directives on arguments, so the case has no protected argument',
  },
}
