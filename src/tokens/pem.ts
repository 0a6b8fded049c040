/** Reads keys from PEM files. Each function throws a one-line StartupError that names the variable. */

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { StartupError } from '../core/errors.ts'

export async function readPrivateKey(
  variable: string,
  path: string,
): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  const pem = await read(variable, path)
  const privateKey = parse(variable, path, 'an unencrypted PEM private key', () => createPrivateKey(pem))
  return { privateKey, publicKey: createPublicKey(privateKey) }
}

export async function readPublicKey(variable: string, path: string): Promise<KeyObject> {
  const pem = await read(variable, path)
  // createPublicKey accepts a private key too, but a private key does not belong in a list of public ones.
  if (/PRIVATE KEY-----/.test(pem))
    throw new StartupError(`${variable}: ${path} holds a private key: use its public key instead`)
  return parse(variable, path, 'a PEM public key', () => createPublicKey(pem))
}

async function read(variable: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new StartupError(`${variable}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

function parse(variable: string, path: string, expected: string, make: () => KeyObject): KeyObject {
  try {
    return make()
  } catch {
    throw new StartupError(`${variable}: ${path} is not ${expected}`)
  }
}
