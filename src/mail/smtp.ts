/** Delivery to an SMTP server. */

import { createTransport } from 'nodemailer'
import { type Delivery, DeliveryError } from './message.ts'

/** How long a server may take to answer, in milliseconds, before it counts as down. */
const CONNECTION_TIMEOUT = 10_000
const SOCKET_TIMEOUT = 30_000

/** Wrong credentials are refused for good by the server's code, and yet are the operator's to put right, here or there. */
const LOGIN_REFUSED = 'EAUTH'

/**
 * @param url `smtp://` or `smtps://`, with credentials and nodemailer's options in its query, such as `?requireTLS=true`.
 * @param from an address, with or without a name.
 */
export function smtpDelivery(url: string, from: string): Delivery {
  const transport = createTransport({
    url,
    connectionTimeout: CONNECTION_TIMEOUT,
    greetingTimeout: CONNECTION_TIMEOUT,
    socketTimeout: SOCKET_TIMEOUT,
  })
  const closing = new AbortController()
  return {
    async deliver({ to, subject, text }) {
      try {
        await transport.sendMail({
          from,
          // Not as a text, which is parsed, and could turn out to hold two addresses.
          to: { name: '', address: to },
          subject,
          text,
          // RFC 3834 §5: so that nobody's absence note answers it.
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

/** Without the server's own words: they may quote the message, and it holds a token. */
function toDeliveryError(error: unknown): DeliveryError {
  const { code, originalCode, responseCode, permanent } = error as Partial<Record<string, unknown>>
  const what = [originalCode ?? code, responseCode].filter(Boolean).join(' ') || 'unknown fault'
  return new DeliveryError(what, permanent === true && code !== LOGIN_REFUSED)
}
