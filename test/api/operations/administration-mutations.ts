/** Mutations of other users’ accounts. */

import { type Case, NOBODY, refused, world } from './operation-cases.ts'

export const ADMINISTRATION_MUTATIONS: Record<string, Case[]> = {
  setUserRole: [
    {
      it: 'refuses tokens from before',
      as: 'admin',
      field: () => `setUserRole(userId: "${world.user.user.id}", role: SUPPORT) { role }`,
      gives: { role: 'SUPPORT' },
      afterwards: () => refused('user'),
    },
    {
      it: 'finds nobody where nobody is',
      as: 'admin',
      field: () => `setUserRole(userId: "${NOBODY}", role: USER) { role }`,
      fails: 'NOT_FOUND',
    },
    {
      it: 'refuses to demote the last admin',
      as: 'admin',
      field: () => `setUserRole(userId: "${world.admin.user.id}", role: USER) { role }`,
      fails: 'CONFLICT',
    },
  ],
  setUserDisabled: [
    {
      it: 'ends every session at once',
      as: 'admin',
      field: () => `setUserDisabled(userId: "${world.user.user.id}", disabled: true) { disabled }`,
      gives: { disabled: true },
      afterwards: () => refused('user'),
    },
    {
      it: 'finds nobody where nobody is',
      as: 'admin',
      field: () => `setUserDisabled(userId: "${NOBODY}", disabled: true) { id }`,
      fails: 'NOT_FOUND',
    },
    {
      it: 'refuses to disable the last admin',
      as: 'admin',
      field: () => `setUserDisabled(userId: "${world.admin.user.id}", disabled: true) { id }`,
      fails: 'CONFLICT',
    },
  ],
  revokeUserSessions: [
    {
      it: 'ends and counts them',
      as: 'support',
      field: () => `revokeUserSessions(userId: "${world.user.user.id}")`,
      gives: 1,
      afterwards: () => refused('user'),
    },
    {
      it: 'finds nobody where nobody is',
      as: 'support',
      field: () => `revokeUserSessions(userId: "${NOBODY}")`,
      fails: 'NOT_FOUND',
    },
  ],
}
