/** Preview of all emails in development: a list, and each email as HTML and text. */

import type { FastifyReply } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { html } from '../../mail/html.ts'
import type { Preview } from '../../mail/previews.ts'
import { refuse } from '../plugins/error-responses.ts'

export const MAIL_PREVIEW_PATH = '/mail-preview'

/** Allows the styles within an email, and nothing else. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups"

export type MailPreviewOptions = { previews: () => readonly Preview[] }

export const mailPreview = fastifyPlugin<MailPreviewOptions>(
  async (server, { previews }) => {
    const send = (reply: FastifyReply, page: string) =>
      reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(page)

    server.get(MAIL_PREVIEW_PATH, (_request, reply) => send(reply, listOf(previews())))

    server.get<{ Params: { index: string; form: string } }>(`${MAIL_PREVIEW_PATH}/:index.:form`, (request, reply) => {
      const { index, form } = request.params
      const email = /^\d+$/.test(index) ? previews()[Number(index)]?.email : undefined
      if (email && form === 'txt') return reply.type('text/plain; charset=utf-8').send(email.text)
      if (email?.html && form === 'html') return send(reply, email.html)
      return refuse(request, reply, 404, 'Not found.')
    })
  },
  { name: 'mail-preview', dependencies: ['error-responses', 'headers'] },
)

function listOf(previews: readonly Preview[]): string {
  const rows = previews.map(
    ({ template, sample, email }, index) =>
      html`<tr><td>${template}<td>${sample}<td>${email.subject}
<td><a href="${MAIL_PREVIEW_PATH}/${String(index)}.html">HTML</a> <a href="${MAIL_PREVIEW_PATH}/${String(index)}.txt">text</a>
`,
  )
  return html`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Emails</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}td{padding:.2rem 1rem .2rem 0;overflow-wrap:anywhere}</style>
<h1>Emails</h1><table>${rows}</table>
`.markup
}
