/** Mailer: sends email to users, by SMTP or to the log. */

import type { Mailbox } from '../core/email-address.ts'
import type { Log } from '../core/log.ts'
import type { Delivery, Email } from './email.ts'
import { createMailQueue, type MailQueue } from './queue.ts'
import { smtpDelivery } from './smtp.ts'

/** Sends in the background. Callers learn nothing about the delivery. */
export type Mailer = MailQueue

export type MailerOptions = {
  /** Null without a server: emails then go to the log in development, and nowhere in production. */
  smtpUrl: string | null
  from: Mailbox
  /** True allows emails in the log. They hold tokens, so only a developer's own machine may log them. */
  development: boolean
  log: Log
  now: () => Date
}

export function createMailer({ smtpUrl, from, development, log, now }: MailerOptions): Mailer {
  const delivery = smtpUrl !== null ? smtpDelivery(smtpUrl, from) : development ? toLog(log) : toNowhere(log)
  return createMailQueue({ delivery, log, now })
}

const toLog = (log: Log): Delivery => ({
  deliver: async ({ to, subject, text }: Email) =>
    log.info({ to, subject, text }, 'SMTP_URL is not set: email logged instead of sent'),
  close() {},
})

const toNowhere = (log: Log): Delivery => ({
  deliver: async ({ subject }: Email) => log.warn({ subject }, 'SMTP_URL is not set: email not sent'),
  close() {},
})
