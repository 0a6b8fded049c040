/** `npm run dev`: runs the server and restarts it on changes. Arguments go to Node: `npm run dev -- --inspect`. */

import './lib/check-install.js'

const { runAndRestart } = await import('./lib/watch/restart.ts')
await runAndRestart()
