/** Hashes of one password, created by the tools of other systems on Debian 12. */

import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, test } from '@jest/globals'
import { createHasher } from '../../src/passwords/hasher.ts'
import { importHash } from '../../src/passwords/imported/stored-form.ts'

const PASSWORD = 'Tr0ub4dour & pässwörd'

const HASHES = {
  'htpasswd -B (Apache 2.4)': '$2y$06$T1gn/S47wHG.A3IA2CPYj.CAzremK74WPLRTMvQRe.80ee3wlk7UG',
  'bcrypt of Ruby 3.1.18, as Devise stores it': '$2a$06$AYUQaZ.etzeBR0Jgwurktukw7AcRrf224e80vgPRwvkOj.1/G5M9a',
  'crypt of pgcrypto (PostgreSQL 15)': '$2a$06$bHyS7xcvabq53vVXNJd08e2UKwq3Lx60KtXTea184IqbV71IBRuyC',
  'passlib 1.7.4, $2a$': '$2a$05$pBa9DG623P66nNY0QrJmAuoDE1n08NGgwr82.CO2Lj1mJs7UVPyqe',
  'passlib 1.7.4, $2b$': '$2b$05$yY.DDu0mZraj4gQ8Yovkv.5nsKxMLBXROpY8ChfA8CHnMmBXa4QAK',
  'passlib 1.7.4, $2y$': '$2y$05$9NGNcMnJ.e.aetbQj2HjXO2HK8C/L5tx1KCcSTmQEk.g1teT5HHYC',
  'argon2 of Debian, two lanes':
    '$argon2id$v=19$m=4096,t=2,p=2$c29tZXNhbHQxNmJ5dGVzIQ$ik9Eaas4M+vL/TjqnF5UTVidJoEzdnI77cr9QzBlJ1Q',
  'passlib 1.7.4, argon2id': '$argon2id$v=19$m=4096,t=2,p=1$Zaz1PmdsjZESIuQcI4Qw5g$MkoxOTAMN0Q65K2b/fMrtA',
  'passlib 1.7.4, scrypt': '$scrypt$ln=10,r=8,p=1$kdIaw5jTurd2rlUKYYwRIg$R5MkjyVLfJuUoxDsALRI8WQmBl/VJKMZ7slxO+Scxno',
  'make_password of Django 3.2':
    'pbkdf2_sha256$260000$zUQ6HPF3IxpreGq0xIoAVb$uS+MSNLammaWkUO19wVX+JU5nd252AU204LIkv5yU+Q=',
  'make_password of Django 3.2, bcrypt': 'bcrypt$$2b$12$BFmCekdWWj27YbjnWsnXI.C0VVJ8vay.y6RzxKT9XnJxqEYabU1n2',
  'make_password of Django 3.2, argon2':
    'argon2$argon2id$v=19$m=102400,t=2,p=8$eDF1aUxxZ1pFRk0xSmo2SXRYWG5sMA$BP+FtuwUyD/C9qfVr56Smw',
}

const hasher = createHasher({ cost: 4, pepper: randomBytes(32), threads: 1, queueLimit: 100 })
afterAll(() => hasher.close())

function stored(hash: string): string {
  const outcome = importHash(hash)
  if ('issue' in outcome) throw new Error(outcome.issue)
  return outcome.stored
}

describe.each(Object.entries(HASHES))('an imported hash by %s', (_, hash) => {
  test('verifies only its password and needs a rehash', async () => {
    // Shared by all tests of one hash: a hasher that has seen many parameters would do the work of all of them.
    const own = createHasher({ cost: 4, pepper: randomBytes(32), threads: 1, queueLimit: 100 })
    expect(await own.verify(PASSWORD, stored(hash))).toBe(true)
    expect(await own.verify(`${PASSWORD} `, stored(hash))).toBe(false)
    expect(await own.verify(PASSWORD.normalize('NFD'), stored(hash))).toBe(false)
    expect(own.needsRehash(stored(hash))).toBe(true)
    await own.close()
  })
})

test('never verifies a native hash as an imported one or the reverse', async () => {
  const own = await hasher.hash(PASSWORD)
  expect(await hasher.verify(PASSWORD, own)).toBe(true)
  expect(await hasher.verify(PASSWORD, stored(own))).toBe(false)
  expect(await hasher.verify(PASSWORD, HASHES['passlib 1.7.4, $2b$'])).toBe(false)
})

test('verifies 72 bytes of a password for imported bcrypt hashes, as their system did', async () => {
  const { hashSync } = await import('bcryptjs')
  const long = 'x'.repeat(80)
  expect(await hasher.verify(long, stored(hashSync(long, 4)))).toBe(true)
})

test.each([
  ['', 'scheme'],
  ['plain text', 'scheme'],
  ['{SHA}VBPuJHI7uixaa6LQGWx4s+5GKNE=', 'scheme'],
  ['$1$salt$hash', 'scheme'],
  ['$6$rounds=5000$salt$hash', 'scheme'],
  ['$2x$06$AYUQaZ.etzeBR0Jgwurktukw7AcRrf224e80vgPRwvkOj.1/G5M9a', 'bcrypt'],
  ['$2b$06$tooshort', 'bcrypt'],
  ['$2b$31$AYUQaZ.etzeBR0Jgwurktukw7AcRrf224e80vgPRwvkOj.1/G5M9a', 'cost'],
  ['$argon2i$v=19$m=4096,t=2,p=1$c29tZXNhbHQ$ik9Eaas4M+vL/TjqnF5UTVidJoEzdnI77cr9QzBlJ1Q', 'argon2id'],
  ['$argon2id$v=16$m=4096,t=2,p=1$c29tZXNhbHQ$ik9Eaas4M+vL/TjqnF5UTVidJoEzdnI77cr9QzBlJ1Q', 'version 19'],
  ['$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$ik9Eaas4M+vL/TjqnF5UTVidJoEzdnI77cr9QzBlJ1Q', 'parameters'],
  ['$argon2id$v=19$m=4096,t=2,p=1$c2E$ik9Eaas4M+vL/TjqnF5UTVidJoEzdnI77cr9QzBlJ1Q', 'salt'],
  ['$scrypt$ln=30,r=8,p=1$kdIaw5jTurd2rlUKYYwRIg$R5MkjyVLfJuUoxDsALRI8WQmBl/VJKMZ7slxO+Scxno', 'parameters'],
  ['pbkdf2_sha1$1000$salt$aGFzaA==', 'pbkdf2_sha256'],
  ['pbkdf2_sha256$0$salt$uS+MSNLammaWkUO19wVX+JU5nd252AU204LIkv5yU+Q=', 'iterations'],
  ['pbkdf2_sha256$1000$salt$aGFzaA==', '32 bytes'],
  ['bcrypt_sha256$$2b$12$BFmCekdWWj27YbjnWsnXI.C0VVJ8vay.y6RzxKT9XnJxqEYabU1n2', 'scheme'],
])('rejects the imported hash %j with a reason', (hash, word) => {
  const outcome = importHash(hash)
  expect('issue' in outcome ? outcome.issue : null).toContain(word)
})
