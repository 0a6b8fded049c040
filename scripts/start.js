/** `npm start`: runs the server, if the packages are installed. */

import './lib/check-install.js'

await import('../src/main.ts')
