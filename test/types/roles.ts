/** Roles in schema.graphql and prisma/schema.prisma are the same: a role missing in either does not compile here. */

import type { Role as StoredRole } from '../../src/database/client/client.ts'
import type { Role } from '../../src/graphql/resolver-types.generated.ts'

export const inSchema = (role: StoredRole): Role => role

export const inDatabase = (role: Role): StoredRole => role
