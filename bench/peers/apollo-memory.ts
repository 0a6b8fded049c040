/** The bare Apollo Server: no database. */

import { serveApollo } from './apollo.ts'
import { memoryResolvers } from './todos.ts'

await serveApollo(memoryResolvers())
