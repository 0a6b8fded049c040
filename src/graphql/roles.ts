import type { Role } from '../database/client/client.ts'

/** Weakest first: each role includes the ones before it. Compared with the enum of schema.graphql at startup. */
export const ROLES: readonly Role[] = ['USER', 'SUPPORT', 'ADMIN']
