/** Cases of registration and invitations. */

import { expect } from '@jest/globals'
import { PASSWORD } from '../test-app.ts'
import { ask, type Case, mailed, NOBODY, world } from './operation-cases.ts'

const register = (email: string, token: string) =>
  `register(input: { email: "${email}", password: "${PASSWORD}", token: "${token}" }) { user { email emailVerified role } }`

const invite = (email: string) => `inviteUser(email: "${email}", role: SUPPORT) { email role state invitedById }`

async function invitationId(email: string): Promise<string> {
  const { data } = await ask<{ inviteUser: { id: string } }>(
    'admin',
    `mutation { inviteUser(email: "${email}") { id } }`,
  )
  return data?.inviteUser.id ?? ''
}

export const DOOR_MUTATIONS: Record<string, Case[]> = {
  requestRegistration: [
    {
      it: 'mails a link, which registers the email, verified',
      as: 'nobody',
      field: () => 'requestRegistration(email: "linked@example.com")',
      gives: true,
      afterwards: async () =>
        expect(await ask('nobody', `mutation { ${register('linked@example.com', await mailed())} }`)).toMatchObject({
          data: { register: { user: { emailVerified: true, role: 'USER' } } },
        }),
    },
    {
      it: 'answers the same for an email with an account',
      as: 'nobody',
      field: () => `requestRegistration(email: "${world.user.user.email}")`,
      gives: true,
      afterwards: async () => expect(await mailed()).toBe(''),
    },
  ],
  inviteUser: [
    {
      it: 'mails an invitation, which registers the email with its role',
      as: 'admin',
      field: () => invite('invited@example.com'),
      gives: () => ({
        email: 'invited@example.com',
        role: 'SUPPORT',
        state: 'PENDING',
        invitedById: world.admin.user.id,
      }),
      afterwards: async () =>
        expect(await ask('nobody', `mutation { ${register('invited@example.com', await mailed())} }`)).toMatchObject({
          data: { register: { user: { emailVerified: true, role: 'SUPPORT' } } },
        }),
    },
    {
      it: 'refuses the email of a verified account',
      as: 'admin',
      field: () => invite(world.admin.user.email),
      fails: 'EMAIL_TAKEN',
    },
    { it: 'refuses what is none', as: 'admin', field: () => invite('@'), fails: 'BAD_USER_INPUT' },
  ],
  withdrawInvitation: [
    {
      it: 'makes the link useless',
      as: 'admin',
      field: async () => `withdrawInvitation(id: "${await invitationId('withdrawn@example.com')}")`,
      gives: true,
      afterwards: async () =>
        expect(await ask('nobody', `mutation { ${register('withdrawn@example.com', await mailed())} }`)).toMatchObject({
          errors: [{ extensions: { code: 'REGISTRATION_CLOSED' } }],
        }),
    },
    {
      it: 'is false where there is none',
      as: 'admin',
      field: () => `withdrawInvitation(id: "${NOBODY}")`,
      gives: false,
    },
  ],
}

export const DOOR_QUERIES: Record<string, Case[]> = {
  registrationMode: [{ it: 'is open by default', as: 'nobody', field: () => 'registrationMode', gives: 'OPEN' }],
  invitations: [
    {
      it: 'are the newest first, with their state',
      as: 'admin',
      field: async () => {
        await invitationId('listed@example.com')
        return 'invitations(first: 1) { nodes { email role state acceptedAt withdrawnAt } }'
      },
      gives: {
        nodes: [{ email: 'listed@example.com', role: 'USER', state: 'PENDING', acceptedAt: null, withdrawnAt: null }],
      },
    },
    {
      it: 'refuse a bad cursor',
      as: 'admin',
      field: () => 'invitations(after: "?") { totalCount }',
      fails: 'BAD_USER_INPUT',
    },
  ],
}
