/** TypeGraphQL: `@Authorized()` on every field, checked by `authChecker` in front of its resolver. */

import 'reflect-metadata'
import { execute, type GraphQLSchema } from 'graphql'
import { Authorized, buildSchema, Field, ObjectType, Query, Resolver } from 'type-graphql'
import { type Context, DOCUMENTS, FIELDS, type Outcome, type Peer, resolvers } from '../subject.ts'

/** Builds a schema from separate classes. Node strips types and runs no decorators, so they are called as functions. */
async function build(isProtected: boolean): Promise<GraphQLSchema> {
  class Thing {}
  class Root {
    thing() {
      return resolvers.Query.thing()
    }
    things() {
      return resolvers.Query.things()
    }
  }
  const decorate = (target: object, name: string, decorator: MethodDecorator) => {
    Reflect.defineMetadata('design:type', Function, target, name)
    Reflect.defineMetadata('design:paramtypes', [], target, name)
    if (isProtected) (Authorized() as PropertyDecorator)(target, name)
    decorator(target, name, Object.getOwnPropertyDescriptor(target, name) as PropertyDescriptor)
  }
  for (const name of FIELDS)
    decorate(
      Thing.prototype,
      name,
      Field(() => String),
    )
  ;(ObjectType('Thing') as ClassDecorator)(Thing)
  decorate(
    Root.prototype,
    'thing',
    Query(() => Thing),
  )
  decorate(
    Root.prototype,
    'things',
    Query(() => [Thing]),
  )
  ;(Resolver() as ClassDecorator)(Root)
  return buildSchema({
    resolvers: [Root],
    validate: false,
    orphanedTypes: [],
    authChecker: ({ context }: { context: Context }) => context.viewer !== null,
  })
}

const [guarded, bare] = [await build(true), await build(false)]
const run =
  (schema: GraphQLSchema): Peer['bareRun'] =>
  (name, contextValue) =>
    execute({ schema, document: DOCUMENTS[name], contextValue }) as Outcome

export const peer: Peer = { protectedRun: run(guarded), bareRun: run(bare) }
