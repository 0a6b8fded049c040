/** The Dockerfile as data. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')

export type Instruction = { name: string; text: string }

/** Instructions, with continued lines joined and comments removed. */
const instructions: Instruction[] = read('Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  .map((line) => {
    const [, name = '', text = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? []
    return { name, text }
  })

const isFrom = ({ name }: Instruction) => name === 'FROM'

/** Build stages: each begins with FROM, and the last one is the image. */
export const stages: Instruction[][] = instructions.flatMap((each, index) => {
  if (!isFrom(each)) return []
  const next = instructions.findIndex((other, at) => at > index && isFrom(other))
  return [instructions.slice(index, next === -1 ? undefined : next)]
})

/** Returns the arguments of the instructions with this name in a stage. */
export const textsOf = (stage: readonly Instruction[], name: string): string[] =>
  stage.filter((each) => each.name === name).map(({ text }) => text)

export const image = stages.at(-1) ?? []

/** Environment variables of the image. */
export const environment: Record<string, string> = Object.fromEntries(
  textsOf(image, 'ENV').flatMap((line) => line.split(/\s+/).map((pair) => pair.split('='))),
)

/** Returns the sources and the target of a COPY, without its options. */
export function copyOf(text: string): { from: string | null; sources: string[]; target: string } {
  const words = text.split(/\s+/)
  const from = words[0]?.startsWith('--from=') ? words.shift() : undefined
  const target = words.pop() ?? ''
  return { from: from?.slice('--from='.length) ?? null, sources: words, target }
}
