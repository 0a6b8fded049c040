/** A real SMTP server on the loopback interface, and what it was brought. */

import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export type Received = {
  from: string
  to: string[]
  raw: string
  /** What a reader sees. */
  text: string
}

export type Inbox = {
  url: string
  port: number
  received: Received[]
  /** When so many messages are there, or more. */
  count(least: number): Promise<Received[]>
  close(): Promise<void>
}

export type InboxOptions = {
  /** 0 for any. */
  port?: number
  /** Told of each recipient; what it throws is the server's answer, by its responseCode. */
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
  // A client that goes away in the middle is no fault of the server's.
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

/** The body, its quoted-printable undone (RFC 2045 §6.7). */
function textOf(raw: string): string {
  const [head = '', ...body] = raw.split('\r\n\r\n')
  const text = body.join('\n\n').replaceAll('\r\n', '\n')
  if (!/^Content-Transfer-Encoding: quoted-printable/im.test(head)) return text
  const bytes = text
    .replace(/=\n/g, '')
    .replace(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}

/** An error that an SMTP server answers with. */
export const refusal = (responseCode: number) => Object.assign(new Error('not here'), { responseCode })

/** The first token of 256 bits in a message. */
export function tokenIn(text: string): string {
  const [, token] = /\?token=([\w-]{43})(?![\w-])/.exec(text) ?? []
  if (token === undefined) throw new Error('there is no token in this message')
  return token
}
