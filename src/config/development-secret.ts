/** Development secret: signs tokens if JWT_SECRET is unset. Generated at the first start and kept beside the data. */

import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartupError } from '../core/errors.ts'

const FILE = 'development-secret'

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))

/** @returns the stored secret; null if there is none. */
export async function readDevelopmentSecret(directory: string): Promise<string | null> {
  try {
    return (await readFile(join(directory, FILE), 'utf8')).trim() || null
  } catch (error) {
    if (isMissing(error)) return null
    throw new StartupError(`Cannot read ${join(directory, FILE)}: ${reason(error)}`)
  }
}

/** @returns the stored secret, or a new one: 256 random bits, readable by this user only. */
export async function developmentSecret(directory: string): Promise<string> {
  const made = await readDevelopmentSecret(directory)
  if (made !== null) return made
  const path = join(directory, FILE)
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true })
    // link fails if the file exists: of two processes that start at once, both use the secret of the first.
    await link(draft, path).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
    await unlink(draft)
  } catch (error) {
    throw new StartupError(
      `JWT_SECRET is not set, and storing a generated one in ${directory}/ failed: ${reason(error)}`,
    )
  }
  const kept = await readDevelopmentSecret(directory)
  if (kept === null) throw new StartupError(`JWT_SECRET is not set, and ${path} is empty: restore or delete it`)
  return kept
}

const reason = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error)
