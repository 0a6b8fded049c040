import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { withSection } from '../../bench/harness/section.ts'

const section = { title: 'New', lines: ['- 1', ''] }
const written = (id: string) => `<!-- bench:${id} -->\n### New\n\n- 1\n<!-- /bench:${id} -->`
const old = '<!-- bench:a -->\n### Old\n\n- 0\n<!-- /bench:a -->'

test.each([
  ['in the place of the one there is', `# P\n\n${old}\n\n## After\n`, 'a', `# P\n\n${written('a')}\n\n## After\n`],
  ['after the others', `# P\n\n${old}\n\n## After\n`, 'b', `# P\n\n${old}\n\n${written('b')}\n\n## After\n`],
  ['at the end, after the others', `# P\n\n${old}\n`, 'b', `# P\n\n${old}\n\n${written('b')}\n`],
  ['at the end, where there is no other', '# P\n', 'b', `# P\n\n${written('b')}\n`],
])('writes a section of the results %s', (_where, document, id, expected) => {
  expect(withSection(document, id, section)).toBe(expected)
})

test('keeps every measured section of docs/lab/benchmarks.md under "Results"', async () => {
  const document = await readFile(new URL('../../docs/lab/benchmarks.md', import.meta.url), 'utf8')
  const [, results = ''] = /^## Results$(.*)/ms.exec(document) ?? []
  const sections = (text: string) => text.match(/^<!-- bench:/gm)?.length ?? 0
  expect(sections(results)).toBe(sections(document))
  expect(sections(results)).toBeGreaterThan(0)
})
