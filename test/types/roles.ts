/** The roles of schema.graphql and those of prisma/schema.prisma are the same: one that only either has does not compile here. */

import type { Role as StoredRole } from '../../src/database/client/client.ts'
import type { Role } from '../../src/graphql/resolver-types.generated.ts'

export const inSchema = (role: StoredRole): Role => role

export const inDatabase = (role: Role): StoredRole => role
