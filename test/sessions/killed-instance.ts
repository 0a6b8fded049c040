/** An instance in a separate process: refreshes a token per input line and prints the answer. The test kills it. */

import { argv, stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline'
import { CLIENT, clock, startInstance } from './test-sessions.ts'

const [, , url = '', settings = '{}'] = argv
const now = clock(new Date())
const sessions = await startInstance({ url, now, settings: JSON.parse(settings) })
stdout.write('ready\n')

createInterface({ input: stdin }).on('line', async (refreshToken) => {
  now.set(new Date())
  const answer = await sessions.refresh(refreshToken, CLIENT).then(
    (signIn) => signIn.refreshToken,
    (error) => `refused: ${error}`,
  )
  stdout.write(`${refreshToken} ${answer}\n`)
})
