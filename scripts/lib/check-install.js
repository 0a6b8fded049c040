/** Exits with one line if packages are missing. Plain JavaScript, since the system's Node may be old. */

import { existsSync } from 'node:fs'

const has = (path) => existsSync(new URL(`../../${path}`, import.meta.url))
const major = Number(process.versions.node.split('.')[0])

function problem() {
  if (!has('node_modules/fastify/package.json')) return 'Packages are not installed: run npm ci first.'
  if (!has('src/database/client/client.ts'))
    return 'The database client is not generated: run npm ci, or npm run generate.'
  if (major < 24) return `Node ${process.versions.node} is too old: use npm start, which runs the project's own Node.`
  return null
}

const message = problem()
if (message !== null) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
