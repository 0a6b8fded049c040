/** A straightforward Apollo and Prisma server. */

import { serveApollo } from './apollo.ts'
import { resolvers } from './prisma.ts'

await serveApollo(resolvers)
