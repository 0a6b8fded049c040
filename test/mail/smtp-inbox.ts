/** An SMTP server on the loopback interface that stores received emails. */

import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export type Received = {
  from: string
  to: string[]
  raw: string
  /** The decoded email. */
  text: string
}

export type Inbox = {
  url: string
  port: number
  received: Received[]
  /** Resolves when at least this many emails have arrived. */
  count(least: number): Promise<Received[]>
  close(): Promise<void>
}

export type InboxOptions = {
  /** 0 for any free port. */
  port?: number
  /** Called with each recipient; a thrown error with a responseCode is the server's answer. */
  onRecipient?: (address: string) => void
}

export async function openInbox({ port = 0, onRecipient = () => {} }: InboxOptions = {}): Promise<Inbox> {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo({ address }, _session, done) {
      try {
        onRecipient(address)
        done()
      } catch (error) {
        done(error as Error)
      }
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const raw = Buffer.concat(chunks).toString()
        const from = mailFrom === false ? '' : mailFrom.address
        received.push({ from, to: rcptTo.map(({ address }) => address), raw, text: textOf(raw) })
        done()
        for (const check of waiting) check()
      })
    },
  })
  // A client that disconnects early is no error of the server.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const actual = (server.server.address() as AddressInfo).port
  return {
    url: `smtp://127.0.0.1:${actual}`,
    port: actual,
    received,
    count: (least) =>
      new Promise((resolve) => {
        const check = () => {
          if (received.length < least) return
          waiting.delete(check)
          resolve(received)
        }
        waiting.add(check)
        check()
      }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** Decoded plain text: the whole body, or the first part of an email with HTML (RFC 2046 §5.1.4, RFC 2045 §6.7). */
function textOf(raw: string): string {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  const [, boundary] = /boundary="(.+?)"/.exec(head) ?? []
  if (boundary !== undefined) return textOf(body.split(`--${boundary}`)[1]?.trimStart() ?? '')
  const text = body.replaceAll('\r\n', '\n')
  if (!/^Content-Transfer-Encoding: quoted-printable/im.test(head)) return text
  const bytes = text
    .replace(/=\n/g, '')
    .replace(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}

/** Creates an error that an SMTP server answers with. */
export const refusal = (responseCode: number) => Object.assign(new Error('not here'), { responseCode })

/** Returns the first 256-bit token in an email. */
export function tokenIn(text: string): string {
  const [, token] = /\?token=([\w-]{43})(?![\w-])/.exec(text) ?? []
  if (token === undefined) throw new Error('there is no token in this message')
  return token
}
