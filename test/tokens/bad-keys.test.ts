import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { StartupError } from '../../src/core/errors.ts'
import { loadKeyring } from '../../src/tokens/keys.ts'
import { directory, file, none, pairs, pem, secret, tokens } from './test-keys.ts'

describe('startup with unusable keys', () => {
  const rsa1024 = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
  const encrypted = pairs.ES256.privateKey.export({
    format: 'pem',
    type: 'pkcs8',
    cipher: 'aes-256-cbc',
    passphrase: 'passphrase',
  })
  const bad = {
    'RSA of 1024 bits': pem(rsa1024.privateKey),
    'a key restricted to RSA-PSS': pem(pss.privateKey),
    'EC P-384': pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
    'EC secp256k1': pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey),
    Ed25519: pem(generateKeyPairSync('ed25519').privateKey),
    X25519: pem(generateKeyPairSync('x25519').privateKey),
    'an encrypted key': String(encrypted),
    'a public key': pem(pairs.RS256.publicKey),
    'an empty file': '',
    'no PEM at all': secret,
  }

  test.each(Object.entries(bad))('rejects %s as the private key in one line', async (_, content) => {
    const error = await loadKeyring({ ...none, privateKeyFile: file(content) }).catch((reason) => reason)
    expect(error).toBeInstanceOf(StartupError)
    expect(error.message).toMatch(/^JWT_PRIVATE_KEY_FILE: [^\n]+$/)
  })

  test.each([
    ['RSA of 1024 bits', pem(rsa1024.publicKey), 'must be an RSA key of at least 2048 bits'],
    ['a key restricted to RSA-PSS', pem(pss.publicKey), 'use a plain RSA key, and set JWT_RSA_ALGORITHM=PS256'],
    ['a private key', pem(pairs.RS256.privateKey), 'holds a private key'],
    ['no PEM at all', secret, 'is not a PEM public key'],
  ])('rejects %s as a public key in one line', async (_, content, message) => {
    const settings = { ...none, secret, publicKeyFiles: [file(pem(pairs.ES256.publicKey)), file(content)] }
    const error = await loadKeyring(settings).catch((reason) => reason)
    expect(error).toBeInstanceOf(StartupError)
    expect(error.message).toMatch(/^JWT_PUBLIC_KEY_FILES: [^\n]+$/)
    expect(error.message).toContain(message)
    expect(error.message).not.toContain(secret)
  })

  test('rejects a missing key file in one line', async () => {
    await expect(loadKeyring({ ...none, privateKeyFile: join(directory, 'none.pem') })).rejects.toThrow(
      /^JWT_PRIVATE_KEY_FILE: .*none\.pem cannot be read \(ENOENT\)$/,
    )
  })

  test('rejects a configuration without any signing key', async () => {
    await expect(loadKeyring({ ...none, previousSecret: secret })).rejects.toThrow(/JWT_SECRET or JWT_PRIVATE_KEY_FILE/)
  })
})

test('accepts a public key in PKCS #1', async () => {
  const pkcs1 = String(createPublicKey(pairs.RS256.privateKey).export({ format: 'pem', type: 'pkcs1' }))
  const { keyring } = await tokens({ secret, publicKeyFiles: [file(pkcs1)] })
  expect(keyring.jwks().keys).toHaveLength(1)
})
