import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { watchFiles } from '../../scripts/lib/watch/watch-files.ts'

let root: string
let changes: string[]
let next: () => Promise<string>
let close: () => void

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gatehouse-watch-'))
  await mkdir(join(root, 'src/deep'), { recursive: true })
  await writeFile(join(root, 'src/deep/a.ts'), '1')
  await writeFile(join(root, '.env'), 'A=1')
  changes = []
  let wake = () => {}
  next = async () => {
    while (changes.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    return changes.shift() ?? ''
  }
  const onChange = (path: string) => {
    changes.push(path)
    wake()
  }
  close = watchFiles({ root, folders: ['src'], files: ['.env', 'schema.graphql'], onChange })
})

afterEach(async () => {
  close()
  await rm(root, { recursive: true })
})

/** Replaces a file by rename, as editors do. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(join(root, `${path}.new~`), text)
  await rename(join(root, `${path}.new~`), join(root, path))
}

test.each(['src/deep/a.ts', '.env'])('reports each change of %s, in place or by rename', async (path) => {
  for (let round = 0; round < 3; round++) {
    await writeFile(join(root, path), `in place ${round}`)
    expect(await next()).toBe(path)
    await replace(path, `by rename ${round}`)
    expect(await next()).toBe(path)
  }
})

test('reports a new file, a deleted file and a file in a new folder', async () => {
  await writeFile(join(root, 'schema.graphql'), 'type Query')
  expect(await next()).toBe('schema.graphql')
  await rm(join(root, 'src/deep/a.ts'))
  expect(await next()).toBe('src/deep/a.ts')
  await mkdir(join(root, 'src/new'))
  expect(await next()).toBe('src/new')
  await writeFile(join(root, 'src/new/b.ts'), '1')
  expect(await next()).toBe('src/new/b.ts')
})

test('ignores other files and temporary files of editors', async () => {
  await writeFile(join(root, 'README.md'), '1')
  await writeFile(join(root, 'src/deep/.a.ts.swp'), '1')
  await writeFile(join(root, 'src/deep/a.ts~'), '1')
  await writeFile(join(root, 'src/deep/a.ts'), '2')
  expect(await next()).toBe('src/deep/a.ts')
  expect(changes).toEqual([])
})
