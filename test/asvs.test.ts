import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'

const page = await readFile(new URL('../docs/asvs.md', import.meta.url), 'utf8')

/** `folder/file: name`, as docs/asvs.md refers to tests. */
const references = [...page.matchAll(/`([a-z-]+(?:\/[a-z-]+)+): ([^`]+)`/g)].map(([, file = '', name = '']) => ({
  file,
  name,
}))

test('docs/asvs.md names tests', () => {
  expect(references.length).toBeGreaterThan(50)
})

test.each(references)('docs/asvs.md: there is a test $file: $name', async ({ file, name }) => {
  const source = await readFile(new URL(`${file}.test.ts`, import.meta.url), 'utf8')
  const names = [`'${name}'`, `"${name}"`, `\`${name}\``]
  expect(names.filter((each) => source.includes(each))).not.toEqual([])
})
