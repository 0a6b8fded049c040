/** Logins with hashes of other systems: verified in their own form, then replaced. */

import { afterEach, expect, test } from '@jest/globals'
import { importHash } from '../../src/passwords/imported/stored-form.ts'
import { CLIENT, codeOf, PASSWORD, type Sessions, startSessions } from './test-sessions.ts'

let sessions: Sessions
afterEach(() => sessions.close())

/** Hashes of PASSWORD with cheap parameters. */
const HASHES = [
  ['bcrypt $2a$', '$2a$04$nQ5/y6rhDUZz.y2Ro81kQOTy.zaVTQTMnV9zPl5G14jZV4Vsv2LYu'],
  ['bcrypt $2b$', '$2b$04$cqJx7LiObqr3QKSVpbdg8.YVOPEg7HsgqM/Vfs1VoIK7sPzDL96uy'],
  ['bcrypt $2y$', '$2y$04$HJXrkbCOli7laswPfpzN.eFHZj3TZ2z1ljxUkI9yPcwHhIJF0gKDe'],
  ['argon2id', '$argon2id$v=19$m=64,t=1,p=1$c2l4dGVlbiBieXRlcyBvaw$iRYR2GDGIPuMIJLRv+LSkhfzNZxUDZ2/cSAXgDqFdB8'],
  ['scrypt', '$scrypt$ln=4,r=8,p=1$c2l4dGVlbiBieXRlcyBvaw$H7Ah3guoDDYmxhCYZ3bgB8hccdhwOweSjRbYdeC9Jtk'],
  ['PBKDF2', 'pbkdf2_sha256$1000$salt$EI9aU9TA8AzuVoi0BBJM8AOnp5DTLvRNyUICrreZzz4='],
] as const

const storedOf = (hash: string) => (importHash(hash) as { stored: string }).stored
const hashOf = async (id: string) =>
  (await sessions.database.read.user.findUniqueOrThrow({ where: { id } })).passwordHash

test.each(HASHES)('accepts a login by %s and replaces the hash by a native one', async (_, hash) => {
  sessions = await startSessions()
  const { id, email } = await sessions.makeUser({ passwordHash: storedOf(hash) })
  expect(await codeOf(sessions.login({ email, password: `${PASSWORD}.` }, CLIENT))).toBe('INVALID_CREDENTIALS')
  expect(await hashOf(id)).toBe(storedOf(hash))
  expect(await codeOf(sessions.login({ email, password: PASSWORD }, CLIENT))).toBeNull()
  expect(await hashOf(id)).toMatch(/^\$2b\$04\$/)
  expect(await codeOf(sessions.login({ email, password: PASSWORD }, CLIENT))).toBeNull()
})

test('rejects every login to an account without a password', async () => {
  sessions = await startSessions()
  const { email } = await sessions.makeUser({ passwordHash: '' })
  for (const password of ['', PASSWORD])
    expect(await codeOf(sessions.login({ email, password }, CLIENT))).toBe('INVALID_CREDENTIALS')
})
