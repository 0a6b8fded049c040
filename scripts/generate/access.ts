/**
 * Access matrix: who may use which field, according to schema.graphql. npm run access
 * writes docs/access.md npm run access -- --check                                 fails if docs/access.md is stale npm
 * run access -- --explain 'query {…}'|User.email [--role ROLE] [--age SECONDS] [--factors NUMBER] [--scopes a,b|all]
 * [--only-scopes] [--variables '{…}'] [--operation NAME]
 */

import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROLES } from '../../src/graphql/roles.ts'
import { runCommand } from '../lib/authorization-cli/authorization-cli.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SDL = fileURLToPath(new URL('../../schema.graphql', import.meta.url))
const PAGE = relative(process.cwd(), `${ROOT}docs/access.md`)

const args = process.argv.slice(2)
const explained = args.indexOf('--explain')
const command =
  explained >= 0
    ? ['explain', SDL, ...args.slice(explained + 1, explained + 2), ...args.toSpliced(explained, 2)]
    : ['access', SDL, args.includes('--check') ? '--check' : '--output', PAGE]

process.exitCode = await runCommand([...command, '--roles', ROLES.join()], {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
})
