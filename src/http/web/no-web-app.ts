/** Replacement for the web application with WEB=off: plain pages that lead to the API. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { prefersHtml } from '../media-type.ts'
import { refuse } from '../plugins/error-responses.ts'

/** Pages linked from emails, with the mutation that uses their token. */
export const MAIL_PAGES: Readonly<Record<string, { title: string; mutation: (token: string) => string }>> = {
  'reset-password': {
    title: 'Set a new password',
    mutation: (token) => `mutation {
  resetPassword(input: { token: "${token}", newPassword: "YOUR NEW PASSWORD" }) { accessToken user { email } }
}`,
  },
  register: {
    title: 'Create your account',
    mutation: (token) => `mutation {
  register(input: { email: "YOUR EMAIL", password: "YOUR PASSWORD", token: "${token}" }) { accessToken user { email } }
}`,
  },
  'verify-email': {
    title: 'Confirm your email address',
    mutation: (token) => `mutation {
  verifyEmail(token: "${token}") { emailVerified }
}`,
  },
}

/** Tokens are base64url; other text in a link is kept out of the page. */
const TOKEN = /^[\w-]{1,200}$/

/** Redirects browsers at `/` to the IDE if there is one, or shows the path of the API. */
export const noWebApp = fastifyPlugin<{ ide: boolean }>(
  async (server, { ide }) => {
    const api = ide ? '<a href="/graphql">the IDE</a>' : 'a GraphQL client, at <code>/graphql</code>'

    server.get('/', (request, reply) => {
      if (!prefersHtml(request.headers.accept)) return notFound(request, reply)
      if (ide) return reply.redirect('/graphql')
      return sendPage(reply, 'Gatehouse', '<p>The GraphQL API is at <code>/graphql</code>.')
    })

    for (const [path, { title, mutation }] of Object.entries(MAIL_PAGES))
      server.get<{ Querystring: { token?: unknown } }>(`/${path}`, (request, reply) => {
        if (!prefersHtml(request.headers.accept)) return notFound(request, reply)
        const { token } = request.query
        const known = typeof token === 'string' && TOKEN.test(token) ? token : 'TOKEN OF THE LINK'
        const text = `<p>This server has no web application. Send this mutation with ${api}:<pre>${mutation(known)}</pre>`
        return sendPage(reply.header('cache-control', 'no-store'), title, text)
      })
  },
  { name: 'no-web-app', dependencies: ['error-responses', 'headers'] },
)

const notFound = (request: FastifyRequest, reply: FastifyReply) => refuse(request, reply, 404, 'Not found.')

function sendPage(reply: FastifyReply, title: string, text: string): FastifyReply {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${text}`
  return reply.type('text/html; charset=utf-8').header('vary', 'accept').send(page)
}
