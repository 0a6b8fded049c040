/** Results as Markdown: a section per scenario, with a table and claims. */

import { readFile, writeFile } from 'node:fs/promises'
import type { Sample, Samples } from './rounds.ts'
import { median, ratios, type Spread } from './statistics.ts'

export type Section = { title: string; lines: string[] }

/** Formats a spread: `1.43 (1.39–1.50)`. */
export function written({ median, least, most }: Spread, digits = 2): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`
}

/** Formats a Markdown table: first column left-aligned, the others right-aligned. */
export function table(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line), '']
}

/** Lists the medians of each entry, and its CPU relative to the first. */
export function samplesTable(samples: Samples, base = [...samples.keys()][0] ?? ''): string[] {
  const head = ['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU µs/request', `CPU ÷ ${base}`, 'memory MB']
  const rows = [...samples].map(([name, each]) => {
    const of = (field: keyof Sample, digits: number) => median(values(each, field)).toFixed(digits)
    const ratio = written(cpuRatio(samples, name, base))
    return [name, of('requestsPerSecond', 0), of('p50', 1), of('p99', 1), of('cpu', 0), ratio, of('memory', 0)]
  })
  return table(head, rows)
}

/** Returns the CPU per request of one entry relative to another, round by round. */
export function cpuRatio(samples: Samples, name: string, base: string): Spread {
  return ratios(values(samples.get(name) ?? [], 'cpu'), values(samples.get(base) ?? [], 'cpu'))
}

export function fieldRatio(samples: Samples, field: keyof Sample, name: string, base: string): Spread {
  return ratios(values(samples.get(name) ?? [], field), values(samples.get(base) ?? [], field))
}

const values = (samples: Sample[], field: keyof Sample): number[] => samples.map((sample) => sample[field])

/** Returns a line that says whether the median is within a limit. */
export function claim(what: string, ratio: Spread, limit: { most: number } | { least: number }): string {
  const [text, kept] =
    'most' in limit
      ? [`at most ${limit.most}`, ratio.median <= limit.most]
      : [`at least ${limit.least}`, ratio.median >= limit.least]
  return `- ${what}: ${written(ratio)}, ${text} wanted: ${kept ? 'kept' : '**missed**'}`
}

/** Returns a document with the section replaced, or added after the others. */
export function withSection(document: string, id: string, section: Section): string {
  const [open, close] = [`<!-- bench:${id} -->`, `<!-- /bench:${id} -->`]
  const text = `${open}\n### ${section.title}\n\n${section.lines.join('\n').trim()}\n${close}`
  const [start, end] = [document.indexOf(open), document.indexOf(close)]
  if (start >= 0 && end >= 0) return document.slice(0, start) + text + document.slice(end + close.length)

  const [last] = [...document.matchAll(/^<!-- \/bench:[\w-]+ -->$/gm)].slice(-1)
  const at = last ? last.index + last[0].length : document.trimEnd().length
  const rest = document.slice(at).trim()
  return `${document.slice(0, at)}\n\n${text}\n${rest === '' ? '' : `\n${rest}\n`}`
}

export async function writeSection(path: string, id: string, section: Section): Promise<void> {
  await writeFile(path, withSection(await readFile(path, 'utf8'), id, section))
}
