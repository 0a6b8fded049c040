/** Mail queues to an SMTP server of the test. */

import { afterEach, beforeEach } from '@jest/globals'
import type { Email } from '../../src/mail/email.ts'
import { createMailQueue, type MailQueue } from '../../src/mail/queue.ts'
import { smtpDelivery } from '../../src/mail/smtp.ts'
import { memoryLog } from './memory-log.ts'
import { type Inbox, openInbox } from './smtp-inbox.ts'

export const FROM = { name: 'Gatehouse', address: 'gatehouse@example.org' }

export const TOKEN = 'abcdefghijklmnopqrstuvwxyz0123456789-_ABCDE'

export const noon = new Date('2026-05-04T12:00:00Z')

export const now = () => noon

export const later = (milliseconds: number) => new Date(noon.getTime() + milliseconds)

export const ada = { email: 'ada@example.com', name: 'Ada', emailVerified: true }

export const message: Email = { to: 'ada@example.com', subject: 'Hello', text: 'Hello, Ada.\n' }

export const numbered = (n: number): Email => ({ ...message, subject: `No. ${n}` })

export const { log, lines } = memoryLog()

export let inbox: Inbox

export let queues: MailQueue[]

beforeEach(async () => {
  lines.length = 0
  queues = []
  inbox = await openInbox()
})

afterEach(async () => {
  await Promise.all(queues.map((queue) => queue.close()))
  await inbox.close()
})

export function queueTo(url: string, options: Partial<Parameters<typeof createMailQueue>[0]> = {}): MailQueue {
  const queue = createMailQueue({ delivery: smtpDelivery(url, FROM), log, now, pauses: [20], ...options })
  queues.push(queue)
  return queue
}
