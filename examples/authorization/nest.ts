/**
 * No decorators, so that Node runs it directly. In a code-first project, put @Directive('@auth(role: LIBRARIAN)') on a
 * field.
 */

import 'reflect-metadata'
import { nestOptions } from '@gatehouse/authorization/nest'
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { GraphQLModule } from '@nestjs/graphql'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { contextOf, options, port, resolvers, say, typeDefs } from './library.ts'

class Library {}
Module({
  imports: [
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      typeDefs,
      resolvers,
      playground: false,
      context: (request: { headers: { authorization?: string } }) => contextOf(request.headers.authorization),
      ...nestOptions(options),
    }),
  ],
})(Library)

const app = await NestFactory.create(Library, new FastifyAdapter() as never, { logger: false })
await app.listen(port, '127.0.0.1')
say(`${(await app.getUrl()).replace('[::1]', '127.0.0.1')}/graphql`)
