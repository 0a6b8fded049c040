import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

/**
 * A password from the terminal, asked for twice and not shown; or else the first line of the standard input.
 * @throws Error in one line where there is none, or where the two are not the same.
 */
export async function readPassword(): Promise<string> {
  const password = process.stdin.isTTY ? await ask() : firstLine(await text(process.stdin))
  if (password === '')
    throw new Error('there is no password: type one, or give it as the first line of the standard input')
  return password
}

const firstLine = (input: string): string => input.split(/\r?\n/, 1)[0] ?? ''

async function ask(): Promise<string> {
  // With its output thrown away, readline edits as ever and shows nothing.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 })
  terminal.once('close', () => process.stderr.write('\n'))
  terminal.once('SIGINT', () => process.exit(130))
  try {
    process.stderr.write('Password: ')
    const password = await terminal.question('')
    process.stderr.write('\nOnce more: ')
    if ((await terminal.question('')) !== password) throw new Error('the two passwords are not the same')
    return password
  } finally {
    terminal.close()
  }
}
