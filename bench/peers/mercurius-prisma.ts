import { serveMercurius } from './mercurius.ts'
import { resolvers } from './prisma.ts'

await serveMercurius(resolvers)
