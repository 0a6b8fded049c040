/** An instance in a process of its own: a refresh for each line that comes in, and its answer in a line. It is there to be killed. */

import { argv, stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline'
import { clock, ORIGIN, startInstance } from './test-sessions.ts'

const [, , url = '', settings = '{}'] = argv
const now = clock(new Date())
const sessions = await startInstance({ url, now, settings: JSON.parse(settings) })
stdout.write('ready\n')

createInterface({ input: stdin }).on('line', async (refreshToken) => {
  now.set(new Date())
  const answer = await sessions.refresh(refreshToken, ORIGIN).then(
    (signIn) => signIn.refreshToken,
    (error) => `refused: ${error}`,
  )
  stdout.write(`${refreshToken} ${answer}\n`)
})
