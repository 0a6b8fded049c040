import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { madeFrom } from '../src/bundled.js'
import { ROOT } from '../src/root.ts'
import { workingDirectory } from './program.ts'

const SOURCE = 'src/welcome.ts'
const MADE_FROM = 'bundle/made-from.json'

/** A checkout of its own, where files may be changed, with a bundle that says so when it is run. */
let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gatehouse-checkout-'))
  for (const part of ['src', 'bundle', 'prisma', 'scripts', 'schema.graphql', 'package.json'])
    await cp(fileURLToPath(new URL(part, ROOT)), at(part), { recursive: true })
  await symlink(fileURLToPath(new URL('node_modules', ROOT)), at('node_modules'))
  await appendFile(at('bundle/main.js'), "\nprocess.stdout.write('from the bundle\\n')\n")
  await writeMadeFrom([SOURCE])
})
afterAll(() => rm(root, { recursive: true, force: true }))

const at = (path: string) => join(root, path)
const writeMadeFrom = (files: string[]) => writeFile(at(MADE_FROM), madeFrom(pathToFileURL(`${root}/`), files))

/** What it said, once it had answered. */
async function started(): Promise<string> {
  const directory = await workingDirectory(root)
  try {
    const program = await directory.start()
    expect((await program.query('{ __typename }')).data).toEqual({ __typename: 'Query' })
    program.signal('SIGTERM')
    const { stdout, stderr } = await program.ended
    expect(stderr).toBe('')
    return stdout
  } finally {
    await directory.close()
  }
}

test('the program is run from the bundle while that is made from what is in src', async () => {
  expect(await started()).toContain('from the bundle')
})

test.each([
  ['a file that the bundle was made from has changed', () => appendFile(at(SOURCE), '// changed\n')],
  [
    'one of them is gone',
    async () => {
      await writeFile(at('src/gone.ts'), '')
      await writeMadeFrom([SOURCE, 'src/gone.ts'])
      await rm(at('src/gone.ts'))
    },
  ],
  ['the making of the bundle was interrupted', () => writeFile(at(MADE_FROM), '{"files":')],
  ['there is no bundle', () => rm(at('bundle'), { recursive: true })],
])('the program is run from src, as it is written, when %s', async (_, happen) => {
  await happen()
  expect(await started()).not.toContain('from the bundle')
})

test('nothing goes into the bundle that an installation without development dependencies lacks', async () => {
  const read = async (path: string) => JSON.parse(await readFile(new URL(path, ROOT), 'utf8'))
  const { files }: { files: string[] } = await read(MADE_FROM)
  const { packages }: { packages: Record<string, { dev?: true; devOptional?: true }> } = await read('package-lock.json')
  const folders = files
    .filter((file) => file.startsWith('node_modules/'))
    .map((file) => file.replace('/package.json', ''))
  expect(folders.length).toBeGreaterThan(50)
  expect(folders.filter((folder) => packages[folder]?.dev || packages[folder]?.devOptional)).toEqual([])
})
