/** IDE for browsers that open the API's URL. Its files come from a package, so it works without internet access. */

import { randomBytes } from 'node:crypto'
import fastifyStatic from '@fastify/static'
import { getDistDirectory } from 'altair-static'
import type { FastifyInstance, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import { prefersHtml } from '../media-type.ts'
import { renderIdePage } from './ide-page.ts'

/** Path of the IDE's files; the page itself is at the API's path. */
const FILES = '/ide/'

/** Content-Security-Policy of the page: its own files, and inline code with the nonce of this response. */
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

/** True if a browser opens the API's URL without a query. */
function wantsIde({ search, headers }: FastifyRequest): boolean {
  return search !== null && !search.has('query') && prefersHtml(headers.accept)
}

/**
 * Serves the files of the IDE.
 * @returns a hook for the API's route that responds to browsers with the IDE, and ignores all other requests.
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
