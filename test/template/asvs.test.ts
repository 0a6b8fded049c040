import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'

const PAGES = ['docs/asvs.md', 'SECURITY.md']

/** References to tests in these documents, in the form `folder/file: name`. */
const references = (
  await Promise.all(
    PAGES.map(async (page) => {
      const text = await readFile(new URL(`../../${page}`, import.meta.url), 'utf8')
      const names = [...text.matchAll(/`([a-z-]+(?:\/[a-z-]+)+): ([^`]+)`/g)]
      return names.map(([, file = '', name = '']) => ({ page, file, name }))
    }),
  )
).flat()

test.each(PAGES)('references more than 20 tests in %s', (page) => {
  expect(references.filter((each) => each.page === page).length).toBeGreaterThan(20)
})

test.each(references)('$page: finds the referenced test $file: $name', async ({ file, name }) => {
  const source = await readFile(new URL(`../${file}.test.ts`, import.meta.url), 'utf8')
  const names = [`'${name}'`, `"${name}"`, `\`${name}\``]
  expect(names.filter((each) => source.includes(each))).not.toEqual([])
})
