import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'

/**
 * Reads a password: from the terminal, twice and hidden, otherwise the first line of standard input.
 * @throws Error if it is empty, or the two entries differ.
 */
export async function readPassword(): Promise<string> {
  const password = process.stdin.isTTY ? await ask() : firstLine(await text(process.stdin))
  if (password === '') throw new Error('Password is empty: type it, or pass it as the first line of standard input.')
  return password
}

const firstLine = (input: string): string => input.split(/\r?\n/, 1)[0] ?? ''

async function ask(): Promise<string> {
  // readline edits as usual, but its output is discarded, so nothing is shown.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 })
  terminal.once('close', () => process.stderr.write('\n'))
  terminal.once('SIGINT', () => process.exit(130))
  try {
    process.stderr.write('Password: ')
    const password = await terminal.question('')
    process.stderr.write('\nRepeat password: ')
    if ((await terminal.question('')) !== password) throw new Error('The passwords do not match.')
    return password
  } finally {
    terminal.close()
  }
}
