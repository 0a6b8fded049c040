/**
 * `npm run pack:authorization`: makes of src/authorization a package that other projects install, dist/gatehouse-VERSION.tgz. Another folder
 * than dist may be named.
 */

import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const folder = resolve(process.argv[2] ?? join(ROOT, 'dist'))
const content = join(folder, 'package')

const { name, version, license, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const UTILS = '@graphql-tools/utils'

const manifest = {
  name,
  version,
  description: 'Makes @auth and @public in a GraphQL schema hold.',
  license,
  type: 'module',
  engines: { node: '>=22.18' }, // As @graphql-tools/utils.
  exports: {
    './authorization': { types: './authorization/index.d.ts', default: './authorization/index.js' },
    './package.json': './package.json',
  },
  dependencies: { [UTILS]: `^${dependencies[UTILS]}` },
  // A schema is of one graphql: the one of the server that executes it. Of Apollo Server only types are used.
  peerDependencies: { '@apollo/server': '^5.0.0', graphql: '^16.11.0' },
  peerDependenciesMeta: { '@apollo/server': { optional: true } },
}

rmSync(content, { recursive: true, force: true })
const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
execFileSync(process.execPath, [tsc, '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', content], {
  stdio: 'inherit',
})
for (const path of ['LICENSE', 'docs/authorization.md', 'examples/authorization/library.ts'])
  cpSync(join(ROOT, path), join(content, path))
writeFileSync(join(content, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: content })
process.stdout.write(`${join(folder, `${name}-${version}.tgz`)}\n`)
