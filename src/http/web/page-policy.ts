/** Content-Security-Policy of the web application's page: a nonce per response instead of 'unsafe-inline'. */

import { randomBytes } from 'node:crypto'

/** Placeholder of the nonce in the built page, inserted by web/vite.config.ts. */
const PLACE = 'CSP_NONCE'

const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  // Forms are submitted by script, so that a password never ends up in a URL.
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
]

/**
 * @param page built index.html. @returns a function that creates the page and Content-Security-Policy of a response.
 */
export function pageWithPolicy(page: string): () => { html: string; policy: string } {
  const parts = page.split(PLACE)
  return () => {
    const nonce = randomBytes(16).toString('base64')
    return { html: parts.join(nonce), policy: [...DIRECTIVES, `style-src 'self' 'nonce-${nonce}'`].join(';') }
  }
}
