import type { Role } from '../api/generated/graphql.ts'

const NAMES: Record<Role, string> = { USER: 'User', SUPPORT: 'Support', ADMIN: 'Administrator' }

/** Names of the roles, weakest first. */
export const ROLES = (Object.keys(NAMES) as Role[]).map((value) => ({ value, label: NAMES[value] }))
