import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { OPERATIONS } from '../client/src/contract.generated.ts'
import operations from './src/api/generated/operations.json' with { type: 'json' }

/** Target of the development server's proxy. */
const API = 'http://127.0.0.1:4000'

const DIST = fileURLToPath(new URL('dist/', import.meta.url))

/** Writes compressed copies beside the files, so that the server never compresses during a request. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    closeBundle() {
      for (const name of globSync('app/*.{js,css,svg}', { cwd: DIST })) {
        const file = readFileSync(`${DIST}${name}`)
        writeFileSync(`${DIST}${name}.gz`, gzipSync(file, { level: 9 }))
        writeFileSync(`${DIST}${name}.br`, brotliCompressSync(file))
      }
    },
  }
}

/** Writes the operations of the application and the kit, for a server that answers persisted operations only. */
function persistedOperations(): Plugin {
  return {
    name: 'persisted-operations',
    apply: 'build',
    closeBundle() {
      const kit = Object.values(OPERATIONS).map((text) => [createHash('sha256').update(text).digest('hex'), text])
      writeFileSync(`${DIST}operations.json`, JSON.stringify({ ...operations, ...Object.fromEntries(kit) }))
    },
  }
}

export default defineConfig({
  plugins: [react(), compressed(), persistedOperations()],
  // Resolves the kit to its source, without a build step.
  resolve: { alias: { '@gatehouse/client': new URL('../client/src/index.ts', import.meta.url).pathname } },
  // The server replaces this by a nonce in each response (src/http/web), so the policy needs no 'unsafe-inline'.
  html: { cspNonce: 'CSP_NONCE' },
  build: {
    // src/http/web/web-app.ts serves this one folder.
    assetsDir: 'app',
    assetsInlineLimit: 0,
    target: 'baseline-widely-available',
    reportCompressedSize: false,
  },
  server: { port: 5173, proxy: { '/graphql': API, '/health': API } },
})
