/** The IDE, for browsers that go to the API's address: served from a package, so that it works with no internet. */

import { randomBytes } from 'node:crypto'
import fastifyStatic from '@fastify/static'
import { getDistDirectory } from 'altair-static'
import type { FastifyInstance, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import { renderIdePage } from './ide-page.ts'
import { prefersHtml } from './media-type.ts'

/** Where its files are; the page itself is at the API's own path. */
const FILES = '/ide/'

/** What the page may load: its own files, and inline only what carries this response's nonce. */
const pagePolicy = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join(';')

/** Whether a browser was sent to the API's address, rather than a query asked for. */
function wantsIde({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && !/[?&]query=/.test(url) && prefersHtml(headers.accept)
}

/**
 * Adds the IDE's files.
 * @returns a hook for the API's route, which answers a browser with the IDE and lets everything else pass.
 */
export async function registerIde(server: FastifyInstance): Promise<preHandlerAsyncHookHandler> {
  await server.register(fastifyStatic, {
    root: getDistDirectory(),
    prefix: FILES,
    index: false,
  })

  return async (request, reply) => {
    if (!wantsIde(request)) return
    const nonce = randomBytes(16).toString('base64')
    const endpoint = `${request.protocol}://${request.host}/graphql`
    reply.header('content-security-policy', pagePolicy(nonce)).header('cache-control', 'no-store')
    return reply.type('text/html; charset=utf-8').send(renderIdePage(FILES, endpoint, nonce))
  }
}
