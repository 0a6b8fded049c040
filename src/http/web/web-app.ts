/** Web application at `/`. */

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { ROOT } from '../../core/paths.ts'
import { prefersHtml } from '../media-type.ts'
import { refuse } from '../plugins/error-responses.ts'
import { pageWithPolicy } from './page-policy.ts'

/** Output of `npm run build:web`: the page, its files in app/, and its persisted operations. */
export const WEB_DIRECTORY = fileURLToPath(new URL('web/dist/', ROOT))

/** Folder and URL path of the application's files. */
const FILES = 'app'

/** File names that contain a content hash: such files never change. */
const HASHED = /-[\w-]{8}\.\w+$/

/** True if `npm run build:web` has run. */
export const isWebBuilt = (): boolean => existsSync(`${WEB_DIRECTORY}index.html`)

const notFound = (request: FastifyRequest, reply: FastifyReply) => refuse(request, reply, 404, 'Not found.')

/** Routing happens in the page: every path without a file extension returns it to clients that prefer HTML. */
export const webApp = fastifyPlugin(
  async (server) => {
    const render = pageWithPolicy(readFileSync(`${WEB_DIRECTORY}index.html`, 'utf8'))

    function sendPage(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
      const { html, policy } = render()
      reply.header('content-security-policy', policy).header('cache-control', 'no-cache').header('vary', 'accept')
      return reply.type('text/html; charset=utf-8').send(html)
    }

    server.get('/', sendPage)
    server.get('/*', (request, reply) => {
      const [path = ''] = request.url.split('?')
      const isPage = !/\.[^/]*$/.test(path) && prefersHtml(request.headers.accept)
      return isPage ? sendPage(request, reply) : notFound(request, reply)
    })
    await server.register(fastifyStatic, {
      root: `${WEB_DIRECTORY}${FILES}`,
      prefix: `/${FILES}/`,
      index: false,
      preCompressed: true,
      decorateReply: false,
      cacheControl: false,
      setHeaders(reply, path) {
        const isHashed = HASHED.test(path.replace(/\.(br|gz)$/, ''))
        void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  },
  { name: 'web-app', dependencies: ['error-responses', 'headers'] },
)
