/** The secret that signs tokens where nobody has set one: made at the first start, and kept beside the data. */

import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from './errors.ts'

const FILE = 'development-secret'

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))

/** @returns the secret that was made before; null where none was. */
export async function readDevelopmentSecret(directory: string): Promise<string | null> {
  try {
    return (await readFile(join(directory, FILE), 'utf8')).trim() || null
  } catch (error) {
    if (isMissing(error)) return null
    throw new StartError(`${join(directory, FILE)} can't be read: ${reason(error)}`)
  }
}

/** @returns the secret that was made before, or one made now: 256 random bits, readable by this user alone. */
export async function developmentSecret(directory: string): Promise<string> {
  const made = await readDevelopmentSecret(directory)
  if (made !== null) return made
  const path = join(directory, FILE)
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true })
    // A link fails where the file is there: of two processes that start at once, the first one's secret is both's.
    await link(draft, path).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
    await unlink(draft)
  } catch (error) {
    throw new StartError(`JWT_SECRET is not set, and none can be made in ${directory}/: ${reason(error)}`)
  }
  const kept = await readDevelopmentSecret(directory)
  if (kept === null) throw new StartError(`JWT_SECRET is not set, and ${path} is empty: restore it, or remove it`)
  return kept
}

const reason = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error)
