import { serveMercurius } from './mercurius.ts'
import { memoryResolvers } from './todos.ts'

await serveMercurius(memoryResolvers())
