/** Steps of an intruder and of the owner of an address. */

import type { SignIn } from '../../../src/sessions/sign-in.ts'
import { OTHER_PASSWORD, PASSWORD, type TestUsers } from '../test-users.ts'

export const OWNER = 'owner@example.com'
export const THEIRS = 'intruder@example.com'
export const INTRUDER = { ip: '203.0.113.66', userAgent: 'an intruder' }
export const READER = { ip: '198.51.100.7', userAgent: 'the owner' }

export type World = {
  app: TestUsers
  /** Session of the intruder. */
  intruder: SignIn
  /** Tokens emailed to the owner. */
  owned: string[]
  theirs: string[]
}

type Step = (world: World) => Promise<unknown>

const mailed = async (world: World, to: 'owned' | 'theirs') => world[to].push(await world.app.newestToken())

export const STEPS = {
  'the intruder registers the address': async (world: World) => {
    world.intruder = await world.app.users.register({ email: OWNER, password: PASSWORD }, INTRUDER)
  },
  'the intruder registers their own address': async (world: World) => {
    world.intruder = await world.app.users.register({ email: THEIRS, password: PASSWORD }, INTRUDER)
  },
  'the intruder asks for verification': async (world: World) => {
    await world.app.users.requestEmailVerification(world.app.viewer(world.intruder), INTRUDER)
    await mailed(world, 'owned')
  },
  'the intruder verifies their own address': async (world: World) => {
    await world.app.users.requestEmailVerification(world.app.viewer(world.intruder), INTRUDER)
    await mailed(world, 'theirs')
    await world.app.users.verifyEmail(world.app.viewer(world.intruder), world.theirs.at(-1) ?? '', INTRUDER)
  },
  'the intruder changes their email to the address': async (world: World) => {
    await world.app.users.changeEmail(world.app.viewer(world.intruder), { email: OWNER }, INTRUDER)
    await world.app.users.drain()
  },
  'the intruder asks to change the email to their own': async (world: World) => {
    await world.app.users.changeEmail(world.app.viewer(world.intruder), { email: THEIRS }, INTRUDER)
    await mailed(world, 'theirs')
  },
  'the owner gets the link': (world: World) => mailed(world, 'owned'),
  'the owner opens the link': async (world: World) => {
    await world.app.users.verifyEmail(null, world.owned.at(-1) ?? '', READER)
  },
  'the owner opens the link in the session of another account': async (world: World) => {
    const other = await world.app.users.register({ email: 'other@example.com', password: PASSWORD }, READER)
    await world.app.users.verifyEmail(world.app.viewer(other), world.owned.at(-1) ?? '', READER)
  },
  'an administrator invites the owner': async (world: World) => {
    const admin = await world.app.register('admin@example.com', 'ADMIN')
    await world.app.users.inviteUser(world.app.viewer(admin), OWNER, 'USER', READER)
    await mailed(world, 'owned')
  },
  'the owner accepts the invitation': async (world: World) => {
    const token = world.owned.at(-1) ?? ''
    await world.app.users.register({ email: OWNER, password: OTHER_PASSWORD, token }, READER)
  },
  'the owner asks for a new password': async (world: World) => {
    world.owned.push(await world.app.resetToken(OWNER))
  },
  'the owner sets a new password by email': async (world: World) => {
    await world.app.users.resetPassword({ token: world.owned.at(-1) ?? '', newPassword: OTHER_PASSWORD }, READER)
  },
  'the owner sets the password that is asked for': async (world: World) => {
    const token = await world.app.newestToken()
    await world.app.users.resetPassword({ token, newPassword: OTHER_PASSWORD }, READER)
  },
} satisfies Record<string, Step>
