/** Mail to users: where it goes to, by the settings. */

import type { Log } from '../log.ts'
import type { Delivery, Message } from './message.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { smtpDelivery } from './smtp.ts'

/** Sends after the caller was answered, and tells the caller nothing of what becomes of it. */
export type Mailer = Outbox

export type MailerOptions = {
  /** Null where there is no server: then mail goes to the log in development, and nowhere else. */
  smtpUrl: string | null
  from: string
  /** Mail holds tokens: none of them may get into the log of anything but a developer's own machine. */
  development: boolean
  log: Log
  now: () => Date
}

export function createMailer({ smtpUrl, from, development, log, now }: MailerOptions): Mailer {
  const delivery = smtpUrl !== null ? smtpDelivery(smtpUrl, from) : development ? toLog(log) : toNowhere(log)
  return createOutbox({ delivery, log, now })
}

const toLog = (log: Log): Delivery => ({
  deliver: async ({ to, subject, text }: Message) =>
    log.info({ to, subject, text }, 'a mail, since no SMTP_URL is set'),
  close() {},
})

const toNowhere = (log: Log): Delivery => ({
  deliver: async ({ subject }: Message) => log.warn({ subject }, 'a mail was not sent: SMTP_URL is not set'),
  close() {},
})
