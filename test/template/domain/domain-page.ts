/** A copy of the project, in which steps of docs/your-own-domain.md are followed. */

import { execFile } from 'node:child_process'
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from '@jest/globals'

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const PAGE = await readFile(join(ROOT, 'docs/your-own-domain.md'), 'utf8')

/** Large folders, and files that belong to this clone only. */
const LEFT_OUT = ['node_modules', '.git', 'data', '.env']

export type Block = { language: string; file: string; text: string }

/** Returns the fenced blocks of a section, in order. Each but a command names its file. */
export function blocks(section: string): Block[] {
  const [, text = ''] = PAGE.split(new RegExp(`^## ${section}$`, 'm'))
  const [own = ''] = text.split(/^## /m)
  return [...own.matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm)].map(([, language = '', file = '', text = '']) => ({
    language,
    file,
    text,
  }))
}

export type Copy = {
  readonly folder: string
  /** Runs commands in the copy. Of the test's environment they get only PATH and HOME. */
  run(script: string): Promise<string>
  /** Executes a block. @param only restricts the tests that its commands run. */
  follow(block: Block, only: string): Promise<void>
  remove(): Promise<void>
}

/** @param packages `linked`: node_modules is the project's. `own`: a folder of hard links, which npm may change. */
export async function copyProject(packages: 'linked' | 'own'): Promise<Copy> {
  // On a disk: packages are too large for memory, and hard links need a common file system.
  const folder = await mkdtemp('/var/tmp/gatehouse-domain-')
  await cp(ROOT, folder, { recursive: true, filter: (path) => !LEFT_OUT.includes(basename(path)) })

  async function run(script: string): Promise<string> {
    try {
      const { PATH = '', HOME = '' } = process.env
      const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
        cwd: folder,
        env: { PATH, HOME },
        maxBuffer: 64 * 1024 * 1024,
      })
      return stdout + stderr
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string }
      throw new Error(`${script}\n${stdout}${stderr}`)
    }
  }

  /** Applies a diff of one hunk. Its lines must occur exactly once in the file. */
  async function change(path: string, hunk: string): Promise<void> {
    const text = await readFile(path, 'utf8')
    const lines = hunk.trimEnd().split('\n')
    const side = (sign: string) =>
      lines
        .filter((line) => line.startsWith(' ') || line.startsWith(sign))
        .map((line) => `${line.slice(1)}\n`)
        .join('')
    expect([path, text.split(`\n${side('-')}`).length - 1]).toEqual([path, 1])
    await writeFile(
      path,
      text.replace(`\n${side('-')}`, () => `\n${side('+')}`),
    )
  }

  if (packages === 'linked') await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  else await run(`cp -al '${join(ROOT, 'node_modules')}' . 2>/dev/null || cp -a '${join(ROOT, 'node_modules')}' .`)

  return {
    folder,
    run,
    async follow({ language, file, text }, only) {
      const path = join(folder, file)
      if (language === 'sh') {
        const output = await run(text.replace(/^npm test .*$/m, `$& ${only}`))
        if (text.includes('npm test')) expect(output).toMatch(/^Tests: .* \d\d passed/m)
      } else if (language === 'diff') {
        await change(path, text)
      } else {
        await mkdir(dirname(path), { recursive: true })
        await appendFile(path, language === 'ts' ? text : `\n${text}`)
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
