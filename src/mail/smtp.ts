/** Delivery by SMTP. */

import { createTransport } from 'nodemailer'
import type { Mailbox } from '../core/email-address.ts'
import { type Delivery, DeliveryError } from './email.ts'

/** Timeouts of a server that does not answer, in milliseconds. */
const CONNECTION_TIMEOUT = 10_000
const SOCKET_TIMEOUT = 30_000

/** Wrong credentials have a permanent error code, but an operator can correct them: retry. */
const LOGIN_REFUSED = 'EAUTH'

/**
 * @param url `smtp://` or `smtps://` with credentials. The query holds nodemailer options, such as `?requireTLS=true`.
 * @param from name and address, passed separately because nodemailer would parse a combined text differently.
 */
export function smtpDelivery(url: string, from: Mailbox): Delivery {
  const transport = createTransport({
    url,
    connectionTimeout: CONNECTION_TIMEOUT,
    greetingTimeout: CONNECTION_TIMEOUT,
    socketTimeout: SOCKET_TIMEOUT,
  })
  const closing = new AbortController()
  return {
    async deliver({ to, subject, text, html }) {
      try {
        await transport.sendMail({
          from,
          // An object: text would be parsed, and could yield two addresses.
          to: { name: '', address: to },
          subject,
          text,
          ...(html !== undefined && { html }),
          // RFC 3834 §5: prevents vacation replies.
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
          signal: closing.signal,
        })
      } catch (error) {
        throw toDeliveryError(error)
      }
    },
    close() {
      closing.abort()
      transport.close()
    },
  }
}

/** Omits the server's own words, which may quote the email and its token. */
function toDeliveryError(error: unknown): DeliveryError {
  const { code, originalCode, responseCode, permanent } = error as Partial<Record<string, unknown>>
  const what = [originalCode ?? code, responseCode].filter(Boolean).join(' ') || 'unknown error'
  return new DeliveryError(what, permanent === true && code !== LOGIN_REFUSED)
}
