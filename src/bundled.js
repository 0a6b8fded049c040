// @ts-check
/**
 * Whether bundle/ may be run in place of src/: `npm run bundle` leaves in it which files it was made from, and their digest. In
 * JavaScript, as start.js says.
 */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const MADE_FROM = 'bundle/made-from.json'

/**
 * @param {URL} root the folder with package.json.
 * @param {readonly string[]} files by their paths from there.
 * @returns {string} what is to be found in `bundle/made-from.json`.
 */
export function madeFrom(root, files) {
  return JSON.stringify({ files, digest: digestOf(root, files) })
}

/**
 * @param {URL} root the folder with package.json.
 * @returns {URL | null} the bundled program; null where there is none, or one of the files that it was made from is another by now.
 */
export function bundledProgram(root) {
  try {
    const { files, digest } = JSON.parse(readFileSync(new URL(MADE_FROM, root), 'utf8'))
    return digestOf(root, files) === digest ? new URL('bundle/main.js', root) : null
  } catch {
    return null
  }
}

/** @type {(root: URL, files: readonly string[]) => string} */
function digestOf(root, files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(JSON.stringify([file, readFileSync(new URL(file, root), 'utf8')]))
  return hash.digest('hex')
}
