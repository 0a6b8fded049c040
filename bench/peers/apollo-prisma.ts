/** What a straightforward Apollo and Prisma server costs. */

import { serveApollo } from './apollo.ts'
import { resolvers } from './prisma.ts'

await serveApollo(resolvers)
