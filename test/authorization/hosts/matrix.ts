/** Results by host and version, as a table of the package's README. */

import { readFileSync, writeFileSync } from 'node:fs'
import { CASES } from './battery.ts'
import type { Result } from './run.ts'

const README = new URL('../../../src/authorization/package/README.md', import.meta.url)
const [BEGIN, END] = ['<!-- matrix -->', '<!-- /matrix -->']

export function writeMatrix(results: readonly Result[]): void {
  const readme = readFileSync(README, 'utf8')
  const [before, rest] = readme.split(BEGIN)
  const [, after] = (rest ?? '').split(END)
  if (before === undefined || after === undefined) throw new Error('The README has no place for the matrix.')
  writeFileSync(README, `${before}${BEGIN}\n${matrix(results)}\n${END}${after}`)
}

function matrix(results: readonly Result[]): string {
  const versions = [...new Set(results.map(({ graphql }) => graphql))]
  const hosts = [...new Set(results.map(({ host }) => host))]
  const notes: string[] = []
  const cell = (host: string, version: string): string => {
    const result = results.find((each) => each.host === host && each.graphql === version)
    if (!result) return '–'
    const marks = result.cannot.map((reason) => {
      if (!notes.includes(reason)) notes.push(reason)
      return `[${notes.indexOf(reason) + 1}]`
    })
    const failed = result.failed.length > 0 ? `, **${result.failed.length} failed**` : ''
    return `${result.passed} passed${failed}${marks.length > 0 ? ` ${marks.join('')}` : ''}`
  }
  return [
    `${CASES.length} cases, run on the real server of each host. Some hosts have additional cases; hosts without subscriptions have`,
    'two fewer. "–": the host does not support that version of graphql.',
    '',
    `| host | ${versions.map((version) => `graphql ${version}`).join(' | ')} |`,
    `|---|${'---|'.repeat(versions.length)}`,
    ...hosts.map((host) => `| ${host} | ${versions.map((version) => cell(host, version)).join(' | ')} |`),
    '',
    ...notes.map((note, index) => `${index + 1}. ${note}.`),
  ].join('\n')
}
